package analysis

import (
	"errors"
	"fmt"
	"strings"

	"vsrok/analysis/rules"
)

// ownLimitFields are the fields of the deadlines that a municipality sets.
func ownLimitFields() []policyField {
	var fields []policyField
	for _, of := range rules.LimitFields {
		fields = append(fields, policyField{deadlineSection, of.Key, of.Comment,
			func(p Policy) string { return p.Reading.Limit(of.Rule, of.IsUpdate).String() },
			func(p *Policy, v string) error { return readLimit(p, of.Rule, of.IsUpdate, v) }})
	}
	return append(fields, policyField{deadlineSection, "акт",
		"Акт, который установил эти сроки: название, дата и номер. Печатается рядом с ними.",
		func(p Policy) string { return yamlText(p.Reading.Limits.Act) },
		func(p *Policy, v string) error { return readText(&p.Reading.Limits.Act, v) }})
}

// readLimit sets a rule's limit; that of the form is no limit of its own.
func readLimit(p *Policy, rule Rule, isUpdate bool, v string) error {
	limit, err := rules.ParseLimit(v)
	if err == nil {
		err = limit.Check(rule)
	}
	if err != nil {
		return err
	}
	own := p.Reading.Limits.Own(rule, isUpdate)
	if *own = &limit; limit == rules.FormLimit(rule, isUpdate) {
		*own = nil
	}
	return nil
}

// workField is the field of one kind of work, which people name themselves.
func workField(key string) policyField {
	return policyField{section: worksSection, key: key, read: func(p *Policy, v string) error {
		var name string
		if err := readText(&name, key); err != nil || name == "" {
			return errors.Join(errors.New("ожидается название вида работы, как в столбце «Вид работы»"), err)
		}
		limit, err := rules.ParseLimit(v)
		if err == nil {
			err = limit.Check(Marks)
		}
		if err == nil && len(p.Reading.Limits.Works) == rules.MostWorks {
			err = fmt.Errorf("видов работ больше %d", rules.MostWorks)
		}
		p.Reading.Limits.Works = append(p.Reading.Limits.Works, WorkLimit{Work: name, Limit: limit})
		return err
	}}
}

func writeWorks(b *strings.Builder, p Policy) {
	b.WriteString("\n")
	writeComment(b, "", policySections[worksSection])
	b.WriteString(worksSection + ":\n")
	for _, own := range p.Reading.Limits.Works {
		b.WriteString("  " + yamlText(own.Work) + ": " + own.Limit.String() + "\n")
	}
}
