package page

import "strconv"

// paging is the place of a page among those of a long list.
type paging struct {
	Number int // from 1
	Size   int // things on a page
	Total  int // things in the list
	// Address is that of the list, without the page's number.
	Address string
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
	switch {
	case number < 1 || number > p.Pages():
		return ""
	case number == 1:
		return p.Address
	}
	return with(p.Address, "page", strconv.Itoa(number))
}

// Before is the address of the page before.
func (p paging) Before() string { return p.To(p.Number - 1) }

// After is the address of the next page.
func (p paging) After() string { return p.To(p.Number + 1) }
