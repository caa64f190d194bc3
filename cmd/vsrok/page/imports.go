package page

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"vsrok/ingest"
	"vsrok/ingest/store"
)

// importsPage lists what was imported.
type importsPage struct {
	Grid     *grid
	Rejected int
}

func (s *Server) imports(w http.ResponseWriter, r *http.Request) {
	var list []store.Import
	err := s.desk.read(func(ws *Workspace) (err error) {
		list, err = ws.DB.Imports(r.Context())
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	page := importsPage{Grid: importsGrid(list)}
	for _, i := range list {
		page.Rejected += i.Rejected
	}
	if !s.sendGrid(w, r, "Загруженные файлы", nil, page.Grid) {
		s.render(w, r, http.StatusOK, "imports", "Загруженные файлы", page)
	}
}

// importsGrid lists the newest first.
func importsGrid(list []store.Import) *grid {
	g := &grid{Name: "imports", Caption: "Что и когда передавалось программе, сначала последнее",
		Empty: "Пока ничего не загружено. Начните со страницы «Выгрузки».",
		Columns: slices.Concat(texts("Файл"), counts("№"), picks("Состояние"), counts("Прочитано", "Загружено",
			"Отклонено", "Пропущено"))}
	for _, i := range slices.Backward(list) {
		state := worded("загружен")
		if i.Status == store.Refused {
			state = cell{Text: "не загружен", Small: i.Reason}
		}
		g.add(linked(i.File, fmt.Sprintf("/imports/%d", i.ID)),
			counted(i.ID), state,
			counted(i.Read), counted(i.Loaded), counted(i.Rejected), counted(i.Skipped))
	}
	return g
}

// importPage is one import: its rejected rows, and the way to undo it.
type importPage struct {
	store.Import
	Rejects *grid
	Remarks []store.Remark
	Schools []ingest.School // to choose another from
	Form    typed           // another school, if it was not taken
}

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
	title := fmt.Sprintf("Импорт № %d", page.ID)
	if !s.sendGrid(w, r, title, []string{page.File}, page.Rejects) {
		s.render(w, r, status, "import", title, page)
	}
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
		rejects, err := ws.DB.Rejects(r.Context(), page.ID)
		page.Rejects = importRejects(page.ID, rejects)
		return err
	})
	return page, err
}

func importRejects(id int, rejects []store.RejectRow) *grid {
	g := rejectsGrid("Отклонённые строки: в расчёт они не попали. Значения с буквами скрыты, чтобы в список не "+
		"попали имена", fmt.Sprintf("/imports/%d", id))
	g.Columns = append(g.Columns, picks("Лист")...)
	for _, reject := range rejects {
		g.addReject(reject.Row, reject.Column, reject.Value, reject.Text, worded(reject.Sheet))
	}
	return g
}

// rejectsGrid is a list of rejected rows, without any yet.
func rejectsGrid(caption, at string) *grid {
	return &grid{Name: "rejects", Caption: caption, At: at, Empty: "Отклонённых строк нет.",
		Columns: slices.Concat(counts("Строка"), picks("Столбец"), texts("Что стояло"), picks("Причина"))}
}

func (g *grid) addReject(row int, column, value, reason string, more ...cell) {
	g.Rows = append(g.Rows, gridRow{Cells: append([]cell{counted(row), worded(column), worded(value),
		worded(reason)}, more...)})
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
		return noticeOf(fmt.Sprintf("Импорт № %d (%s) отменён: всё так, будто файла не было.", undone.ID,
			undone.File), err)
	})
	s.follow(w, r, "/imports", job)
}
