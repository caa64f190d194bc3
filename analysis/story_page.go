package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
)

var (
	//go:embed queries/selection_counts.sql
	selectionCountsSQL string
	//go:embed queries/of_story.sql
	ofStorySQL string
	//go:embed queries/story_places.sql
	storyPlacesSQL string
	//go:embed queries/story_rows.sql
	storyRowsSQL string
)

// StoryPage is some of the stories of a selection, in the order of Explain.
type StoryPage struct {
	Stories []ExplainedStory
	Total   int // stories of the selection
}

// StoryPage explains the stories of a selection from the place skip on,
// counted from 0, at most limit of them. The database finds them, so that a
// page of a large school costs no more than one of a small one.
func (s *Session) StoryPage(ctx context.Context, x Selection, skip, limit int) (*StoryPage, error) {
	first, total, err := s.placeStories(ctx, x, skip, limit)
	if err != nil || total == 0 {
		return &StoryPage{}, err
	}
	var stories Stories
	err = s.each(ctx, fmt.Sprintf(obligationDetailSQL, "temp.story_row"), eachObligation(func(o Obligation) error {
		stories.Add(o)
		return nil
	}))
	if err != nil {
		return nil, err
	}
	sorted := stories.Sorted()
	sorted = sorted[min(len(sorted), skip-first):]
	page := &StoryPage{Total: total}
	page.Stories, err = s.enrich(ctx, sorted[:min(len(sorted), limit)])
	return page, err
}

// placeStories fills the temporary tables story_place and story_row, and
// returns the first place of those that it took, counted from 0, and how many
// stories the selection has: 0 where there is none on these places.
func (s *Session) placeStories(ctx context.Context, x Selection, skip, limit int) (first, total int, err error) {
	if err := s.makePicked(ctx); err != nil {
		return 0, 0, err
	}
	places := fmt.Sprintf(storyPlacesSQL, fmt.Sprintf(ofStorySQL, pickedCall))
	if _, err := s.conn.ExecContext(ctx, places, append(x.values(), skip+1, skip+limit)...); err != nil {
		return 0, 0, err
	}
	rows := fmt.Sprintf(storyRowsSQL, fmt.Sprintf(ofStorySQL, "lesson"))
	if _, err := s.conn.ExecContext(ctx, rows, x.values()...); err != nil {
		return 0, 0, err
	}
	err = s.conn.QueryRowContext(ctx, "SELECT coalesce(min(place), 1) - 1, coalesce(min(stories), 0) FROM temp.story_place").Scan(&first, &total)
	return first, total, err
}

// CountSelection counts the obligations of a selection, with no story of them.
func (s *Session) CountSelection(ctx context.Context, x Selection) (*Explanation, error) {
	var all Explanation
	err := s.eachPicked(ctx, selectionCountsSQL, func(rows *sql.Rows) error {
		var outcome Outcome
		var madeUp, exempted bool
		var n int
		err := rows.Scan(&outcome, &madeUp, &exempted, &n)
		switch {
		case exempted:
			all.Exempted += n
		case madeUp:
			all.MadeUp += n
		default:
			all.Counts.Count(outcome, n)
		}
		return err
	}, x.values()...)
	return &all, err
}
