package page

import (
	"fmt"
	"html/template"
	"strings"
)

// In is the typed form if it is that one of its page, else none.
func (t typed) In(form string) typed {
	if t.form != form {
		return typed{form: form}
	}
	return t
}

// Name is the form's name.
func (t typed) Name() string { return t.form }

// Refused tells whether the form was not taken.
func (t typed) Refused() bool { return t.text != "" }

// Value is what stood in a field; what it was filled with where the form was taken.
func (t typed) Value(field string, filled any) string {
	if !t.Refused() {
		return fmt.Sprint(filled)
	}
	return t.values.Get(field)
}

// Checked tells whether a box was ticked.
func (t typed) Checked(field string, filled bool) bool {
	if !t.Refused() {
		return filled
	}
	return t.values.Get(field) != ""
}

// Mark are the attributes of a field: of the wrong one, that it is so, where
// that is said, and the focus.
func (t typed) Mark(field string) template.HTMLAttr {
	if !t.Refused() || t.field != field {
		return ""
	}
	return template.HTMLAttr(fmt.Sprintf(`aria-invalid="true" aria-describedby="%s" autofocus`, t.errorID(field)))
}

// Wrong says below a field what is wrong with it; of the empty field, with the
// form as a whole.
func (t typed) Wrong(field string) template.HTML {
	if !t.Refused() || t.field != field {
		return ""
	}
	return template.HTML(fmt.Sprintf(`<span class="field-error" role="alert" id="%s">%s</span>`,
		t.errorID(field), template.HTMLEscapeString(t.text)))
}

func (t typed) errorID(field string) string {
	return strings.TrimSuffix("wrong-"+template.HTMLEscapeString(t.form)+"-"+field, "-")
}
