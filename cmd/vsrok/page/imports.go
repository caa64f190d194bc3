package page

import (
	"context"
	"fmt"
	"net/http"

	"vsrok/ingest"
	"vsrok/ingest/store"
)

// importsPage lists what was imported.
type importsPage struct {
	Imports  []store.Import
	Rejected int
}

func (s *Server) imports(w http.ResponseWriter, r *http.Request) {
	var page importsPage
	err := s.desk.read(func(ws *Workspace) (err error) {
		page.Imports, err = ws.DB.Imports(r.Context())
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	for _, i := range page.Imports {
		page.Rejected += i.Rejected
	}
	s.render(w, r, http.StatusOK, "imports", "Загруженные файлы", page)
}

// importPage is one import: its rejected rows, and the way to undo it.
type importPage struct {
	store.Import
	Rejects []store.RejectRow
	More    int
	Remarks []store.Remark
	Schools []ingest.School // to choose another from
	Form    typed           // another school, if it was not taken
}

// maxRejects is how many rejected rows a page shows.
const maxRejects = 500

func (s *Server) importPage(w http.ResponseWriter, r *http.Request) {
	s.showImport(w, r, http.StatusOK, typed{})
}

func (s *Server) showImport(w http.ResponseWriter, r *http.Request, status int, form typed) {
	page, err := s.readImport(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	page.Form = form
	s.render(w, r, status, "import", fmt.Sprintf("Импорт № %d", page.ID), page)
}

func (s *Server) readImport(r *http.Request) (page importPage, err error) {
	err = s.desk.read(func(ws *Workspace) error {
		imports, err := ws.DB.Imports(r.Context())
		if err != nil {
			return err
		}
		for _, i := range imports {
			if i.ID == pathID(r) {
				page.Import = i
			}
		}
		if page.ID == 0 {
			return &notFoundError{"Такого импорта нет: возможно, он уже отменён."}
		}
		remarks, err := ws.DB.Remarks(r.Context())
		if err != nil {
			return err
		}
		for _, remark := range remarks {
			if remark.ImportID == page.ID {
				page.Remarks = append(page.Remarks, remark)
			}
		}
		page.Schools = ws.Reference.Schools
		page.Rejects, err = ws.DB.Rejects(r.Context(), page.ID)
		return err
	})
	page.More = max(0, page.Rejected-maxRejects)
	page.Rejects = page.Rejects[:min(len(page.Rejects), maxRejects)]
	return page, err
}

// undo takes an import back; the page of the import has asked for consent.
func (s *Server) undo(w http.ResponseWriter, r *http.Request) {
	id := pathID(r)
	var undone store.Import
	job := s.jobs.start(fmt.Sprintf("Отменяем импорт № %d", id), func(ctx context.Context, _ *job) error {
		importer, err := s.importer()
		if err != nil {
			return err
		}
		if undone, err = importer.DB.Undo(ctx, id); err != nil {
			return err
		}
		// Half of it undone would be neither.
		return s.settle(context.WithoutCancel(ctx), importer)
	}, func(err error) notice {
		return noticeOf(fmt.Sprintf("Импорт № %d (%s) отменён: всё так, будто файла не было.", undone.ID, undone.File), err)
	})
	s.follow(w, r, "/imports", job)
}
