package rules

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCounts(t *testing.T) {
	c := Counts{OnTime: 1, Late: 2, Overdue: 4, Pending: 8, Undetermined: 16}
	if c.Due() != 23 || c.Total() != 31 {
		t.Errorf("due %d, total %d; want 23, 31", c.Due(), c.Total())
	}
	sum := c.Add(Counts{OnTime: 100, Late: 200, Overdue: 400, Pending: 800, Undetermined: 1600})
	if want := (Counts{OnTime: 101, Late: 202, Overdue: 404, Pending: 808, Undetermined: 1616}); sum != want {
		t.Errorf("sum %+v, want %+v", sum, want)
	}
	if low, high := c.RateLow(), c.RateHigh(); low != (Ratio{1, 23}) || high != (Ratio{17, 23}) {
		t.Errorf("rates %v, %v; want 1/23, 17/23", low, high)
	}
}

func TestOutcomesInOrder(t *testing.T) {
	c := Counts{OnTime: 1, Late: 2, Overdue: 4, Pending: 8, Undetermined: 16}
	want := []struct {
		text, title string
		count       int
	}{
		{"on_time", "в срок", 1}, {"late", "с опозданием", 2}, {"overdue", "просрочено", 4},
		{"pending", "срок не наступил", 8}, {"undetermined", "не определено", 16},
	}
	if len(Outcomes) != len(want) {
		t.Fatalf("%d outcomes, want %d", len(Outcomes), len(want))
	}
	for i, w := range want {
		if o := Outcomes[i]; string(o) != w.text || o.Title() != w.title || c.Of(o) != w.count {
			t.Errorf("outcome %d is %s, %s, %d; want %+v", i, o, o.Title(), c.Of(o), w)
		}
	}
	if got := c.Of("other"); got != 0 {
		t.Errorf("an unknown outcome has %d", got)
	}
}

func TestFewData(t *testing.T) {
	for _, test := range []struct {
		counts Counts
		want   bool
	}{
		{Counts{}, false},
		{Counts{Pending: 5}, false},
		{Counts{OnTime: 1}, true},
		{Counts{OnTime: 5, Late: 5, Overdue: 5, Undetermined: 4}, true},
		{Counts{OnTime: 5, Late: 5, Overdue: 5, Undetermined: 4, Pending: 1}, true},
		{Counts{OnTime: 5, Late: 5, Overdue: 5, Undetermined: 5}, false},
	} {
		if got := test.counts.FewData(); got != test.want {
			t.Errorf("%+v: %v", test.counts, got)
		}
	}
}

func TestParseThreshold(t *testing.T) {
	for text, want := range map[string]Threshold{
		"0.95": 9500, "0,95": 9500, " 0.9 ": 9000, "1": 10000, "1.0000": 10000, "0.9501": 9501, "0.0001": 1,
	} {
		got, err := ParseThreshold(text)
		if got != want || err != nil {
			t.Errorf("%q is %d, %v; want %d", text, got, err, want)
		}
	}
	for text, reason := range map[string]string{
		"": "ожидается доля", "0.95001": "четырёх знаков", "0.95000": "четырёх знаков", "0": "вне границ",
		"0.0000": "вне границ", "0.": "вне границ", "1.0001": "вне границ", "9": "вне границ", "95": "ожидается доля",
		"-0.5": "ожидается доля",
		"+0.5": "ожидается доля", "0.9.5": "ожидается доля", "0,9,5": "ожидается доля", "95%": "ожидается доля",
		"9e-1": "ожидается доля", ".95": "ожидается доля", "0.٩": "ожидается доля",
	} {
		if got, err := ParseThreshold(text); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q is %d, %v; want an error with %q", text, got, err, reason)
		}
	}
}

func TestThresholdAsText(t *testing.T) {
	for threshold, want := range map[Threshold]string{9500: "0.95", 9000: "0.90", 10000: "1.00", 9501: "0.9501",
		9510: "0.951", 1: "0.0001"} {
		if got := threshold.String(); got != want {
			t.Errorf("%d is %q, want %q", threshold, got, want)
		}
		if back, err := ParseThreshold(threshold.String()); back != threshold || err != nil {
			t.Errorf("%d comes back as %d, %v", threshold, back, err)
		}
	}
}

// 0.95 of 20 is 19, of 100 is 95, of 60 is 57, of 21 is 19.95.
func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		name   string
		counts Counts
		want   Sign
	}{
		{"nothing", Counts{}, Blank},
		{"pending only", Counts{Pending: 50}, Blank},
		{"exactly the threshold", Counts{OnTime: 19, Late: 1}, Plus},
		{"exactly the threshold of sixty", Counts{OnTime: 57, Overdue: 3}, Plus},
		{"just below", Counts{OnTime: 19, Late: 2}, Minus},
		{"one below of a hundred", Counts{OnTime: 94, Late: 6}, Minus},
		{"pending is not judged", Counts{OnTime: 19, Late: 1, Pending: 1000}, Plus},
		{"undetermined decides", Counts{OnTime: 94, Late: 5, Undetermined: 1}, Unknown},
		{"undetermined cannot save it", Counts{OnTime: 90, Late: 6, Undetermined: 4}, Minus},
		{"undetermined cannot spoil it", Counts{OnTime: 95, Undetermined: 5}, Plus},
		{"all undetermined", Counts{Undetermined: 3}, Unknown},
		{"all overdue", Counts{Overdue: 1}, Minus},
		{"below by one in a million", Counts{OnTime: 949_999, Late: 50_001}, Minus},
	} {
		if got := Verdict(test.counts, Doubts{}, DefaultThreshold); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := Verdict(Counts{OnTime: 9_501, Late: 499}, Doubts{}, 9501); got != Plus {
		t.Errorf("0.9501 of ten thousand: %q", got)
	}
	if got := Verdict(Counts{OnTime: 9_500, Late: 500}, Doubts{}, 9501); got != Minus {
		t.Errorf("less than 0.9501 of ten thousand: %q", got)
	}
}

// The definition of design: compared as exact rational numbers.
func TestVerdictIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1_000_000)
		c := Counts{OnTime: n.Draw(t, "on time"), Late: n.Draw(t, "late"), Undetermined: n.Draw(t, "undetermined")}
		c.OnTime *= rapid.SampledFrom([]int{1, 19}).Draw(t, "scale") // so that near the threshold is often met
		threshold := Threshold(rapid.IntRange(1, 10000).Draw(t, "threshold"))
		due := c.OnTime + c.Late + c.Undetermined
		if due == 0 {
			return
		}
		limit := big.NewRat(int64(threshold), 10000)
		want := Unknown
		if big.NewRat(int64(c.OnTime), int64(due)).Cmp(limit) >= 0 {
			want = Plus
		} else if big.NewRat(int64(c.OnTime+c.Undetermined), int64(due)).Cmp(limit) < 0 {
			want = Minus
		}
		if got := Verdict(c, Doubts{}, threshold); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestCombine(t *testing.T) {
	plus, minus, unknown, blank := Part{Sign: Plus}, Part{Sign: Minus}, Part{Sign: Unknown}, Part{}
	withheld := Part{NoExport: true}
	for _, test := range []struct {
		name  string
		parts []Part
		want  Sign
	}{
		{"no rule", nil, Blank},
		{"all plus", []Part{plus, plus}, Plus},
		{"one minus wins over all", []Part{plus, unknown, withheld, minus}, Minus},
		{"one unknown wins over plus", []Part{plus, unknown, plus}, Unknown},
		{"an export withheld while another has data", []Part{plus, withheld, plus}, Unknown},
		{"nothing due in an export that is there", []Part{plus, blank}, Plus},
		{"no export at all", []Part{withheld, withheld}, Blank},
		{"no export and nothing due", []Part{withheld, blank}, Blank},
		{"an export withheld and unknown", []Part{withheld, unknown}, Unknown},
		{"an export withheld and minus", []Part{withheld, minus}, Minus},
		{"nothing due", []Part{blank, blank}, Blank},
	} {
		if got := Combine(test.parts); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
