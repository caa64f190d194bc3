package page

import (
	"cmp"
	"strconv"
)

// paging is the place of a page among those of a long list.
type paging struct {
	Number int // from 1
	Size   int // things on a page
	Total  int // things in the list
	// Address is that of the list, without the page's number.
	Address   string
	Parameter string // of the address, for the number; empty for «page»
	Anchor    string // of the list on its page; may be empty
}

// Skip is how many things stand on the pages before.
func (p paging) Skip() int { return (p.Number - 1) * p.Size }

// Pages is how many pages there are.
func (p paging) Pages() int { return max(1, (p.Total+p.Size-1)/p.Size) }

// First and Last are the numbers of the things on the page, from 1.
func (p paging) First() int { return min(p.Total, p.Skip()+1) }

// Last is the number of the last thing on the page.
func (p paging) Last() int { return min(p.Total, p.Skip()+p.Size) }

// To is the address of another page; empty where there is none.
func (p paging) To(number int) string {
	address := p.Address
	if number < 1 || number > p.Pages() {
		return ""
	}
	if number > 1 {
		address = with(address, cmp.Or(p.Parameter, "page"), strconv.Itoa(number))
	}
	if p.Anchor != "" {
		address += "#" + p.Anchor
	}
	return address
}

// Before is the address of the page before.
func (p paging) Before() string { return p.To(p.Number - 1) }

// After is the address of the next page.
func (p paging) After() string { return p.To(p.Number + 1) }
