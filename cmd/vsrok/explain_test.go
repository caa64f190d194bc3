package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// explained runs explain on the hand-worked workspace; hard spaces become
// plain ones.
func explained(t *testing.T, dir string, code int, args ...string) string {
	t.Helper()
	out := try(t, code, append(append([]string{"-C", dir, "explain"}, handRound...), args...)...)
	return strings.ReplaceAll(out, "\u00a0", " ")
}

func mustSay(t *testing.T, out string, lines ...string) {
	t.Helper()
	rest := out
	for _, line := range lines {
		_, after, found := strings.Cut(rest, line)
		if !found {
			t.Errorf("not said, or not in this place: %s\n%s", line, out)
			return
		}
		rest = after
	}
}

// The days of these deadlines are worked out beside handFiles.
func TestExplain(t *testing.T) {
	long(t)
	dir := handWorkspace(t)
	file := func(n int) string { return "файл «" + filepath.Join(dir, handFiles[n-1].name) + "»" }
	t.Run("a school and rule", func(t *testing.T) {
		mustSay(t, explained(t, dir, exitOK, "--school", "s1", "--rule", "marks"),
			"Школа 1, Отметки: знак «-». В срок 2 из 4 (из внесённых), это 50,0 %; с опозданием 2,",
			"Выбрано: с опозданием — 2, просрочено — 0, не определено — 0, срок не наступил — 0, в срок — 2, вне счёта — 2.",
			"1. С опозданием: 2 отметки", "Школа 1, 5А, Алгебра, урок 27.04.2015 (№ 2), Учитель-0101 И.О.",
			"Показатель 4 формы мониторинга, отметки: «в течение 5 дней».",
			"27.04.2015, понедельник", "28.04.2015, вторник, рабочий день: 1-й день",
			"02.05.2015, суббота, выходной: 5-й день, последний; нерабочий",
			"04.05.2015, понедельник, выходной, перенос с 04.01.2015",
			"05.05.2015, вторник, рабочий день: последний день срока",
			"Последний день срока — 05.05.2015, до конца дня.",
			"Внесено с 06.05.2015 00:00 по 06.05.2015 08:00.", "Время внесения стоит в самой выгрузке.",
			"С опозданием: внесено, когда последний день срока, 05.05.2015, уже прошёл.",
			"выгрузка № 1, "+file(1)+": строка 3 — внесено 06.05.2015 00:00; строка 4 — внесено 06.05.2015 08:00",
			"В срок: 1 отметка", "Вне счёта: 1 отметка")
	})
	t.Run("what is outside the denominator", func(t *testing.T) {
		out := explained(t, dir, exitOK, "--school", "s1", "--rule", "marks", "--subject", "физика")
		mustSay(t, out, "вне счёта — 1", "1. Вне счёта: 1 отметка",
			"Вне счёта: исключено строкой 2 файла exemptions.csv, причина: «Учитель-0103 И.О. на больничном, приказ 12», приняли: комиссия. Без этого было бы: с опозданием:")
		if strings.Contains(out, "знак «") {
			t.Errorf("a part of a school has no sign:\n%s", out)
		}
		mustSay(t, explained(t, dir, exitOK, "--school", "s1", "--rule", "marks", "--date", "28.04.2015"),
			"Вне счёта: отработка.")
	})
	t.Run("a snapshot's window", func(t *testing.T) {
		mustSay(t, explained(t, dir, exitOK, "--school", "Школа 2", "--outcome", "late"),
			"Внесено после 10.04.2015 18:00 и не позже 20.04.2015 18:00.",
			"Запись есть в снимке: выгрузка № 4, "+file(4)+", выгружено 20.04.2015 18:00.",
			"а записи ещё нет: выгрузка № 3, "+file(3)+", выгружено 10.04.2015 18:00.",
			"последний день срока, 07.04.2015, уже прошёл", "Где: выгрузка № 4, "+file(4)+": строка 4")
		mustSay(t, explained(t, dir, exitOK, "--school", "s2", "--outcome", "undetermined"),
			"Внесено не позже 10.04.2015 18:00; раньше какого момента записи ещё не было, выгрузки не говорят.",
			"Более раннего снимка, который мог бы её показать, нет.",
			"конец срока, 07.04.2015, лежит внутри этого промежутка")
	})
	t.Run("a snapshot that ends before the lesson proves nothing", func(t *testing.T) {
		mustSay(t, explained(t, dir, exitOK, "--school", "s2", "--date", "16.04.2015"),
			"Внесено не позже 20.04.2015 18:00", "Более раннего снимка, который мог бы её показать, нет.")
	})
	t.Run("a row", func(t *testing.T) {
		mustSay(t, explained(t, dir, exitOK, "--import", "1", "--row", "3"), "с опозданием — 1", "строка 3")
		mustSay(t, explained(t, dir, exitOK, "--import", "4", "--row", "3"),
			"Эту запись раньше показала другая выгрузка", "выгрузка № 3, "+file(3)+": строка 3")
		explained(t, dir, exitFailure, "--import", "4", "--row", "1")
		explained(t, dir, exitFailure, "--import", "9", "--row", "1")
		explained(t, dir, exitUsage, "--import", "9")
		explained(t, dir, exitUsage)
	})
	t.Run("limit", func(t *testing.T) {
		mustSay(t, explained(t, dir, exitOK, "--school", "s1", "--limit", "1"),
			"Не показано: ещё 3 урока (3 записи) и внесённое в срок (3 записи).")
		mustSay(t, explained(t, dir, exitOK, "--school", "s1", "--limit", "6"), "Не показано: ещё 1 урок (1 запись).")
	})
	t.Run("nothing", func(t *testing.T) {
		mustSay(t, explained(t, dir, exitOK, "--school", "s1", "--class", "9Я"), "в раунде ничего нет")
	})
}

func TestExplainAsJSON(t *testing.T) {
	dir := handWorkspace(t)
	var document struct {
		SchemaVersion int `json:"schema_version"`
		Counts        map[string]int
		Verdicts      []struct{ Verdict string }
		Stories       []struct {
			Outcome, Ends, Teacher string
			Count                  int
			LastDay                string `json:"last_day"`
			Lacking                struct {
				Import     int
				ExportedAt string `json:"exported_at"`
			} `json:"lacking_snapshot"`
			Entries []struct {
				Import, Row int
				After       *string `json:"entered_after"`
				By          *string `json:"entered_by"`
			}
			Words struct{ Steps []string }
		}
	}
	out := try(t, exitOK, append([]string{"-C", dir, "explain", "--school", "s2", "--rule", "marks", "--format",
		"json"}, handRound...)...)
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err)
	}
	if document.SchemaVersion != 1 || document.Counts["late"] != 1 || document.Counts["undetermined"] != 2 ||
		len(document.Verdicts) != 1 || document.Verdicts[0].Verdict != "-" {
		t.Errorf("head: %+v", document)
	}
	late := document.Stories[0]
	if late.Outcome != "late" || late.Count != 1 || late.LastDay != "2015-04-07" ||
		late.Ends != "2015-04-08T00:00:00" || late.Teacher != "Учитель-0201 И.О." {
		t.Errorf("the late mark: %+v", late)
	}
	if late.Lacking.Import != 3 || late.Lacking.ExportedAt != "2015-04-10T18:00:00" {
		t.Errorf("the lacking snapshot: %+v", late.Lacking)
	}
	entry := late.Entries[0]
	if entry.Import != 4 || entry.Row != 4 || *entry.After != "2015-04-10T18:00:00" ||
		*entry.By != "2015-04-20T18:00:00" {
		t.Errorf("the entry: %+v", entry)
	}
	if len(late.Words.Steps) != 6 { // Thu 02.04, then five days
		t.Errorf("steps: %q", late.Words.Steps)
	}
	if strings.Contains(out, "ученик-") {
		t.Error("the output names a pupil")
	}
}

// TestExplainNamesTheLackingSnapshot compares the snapshot that explain names
// with the window that the derivation of entries found by itself.
func TestExplainNamesTheLackingSnapshot(t *testing.T) {
	dir := workspaceOf(t, "messy")
	try(t, exitOK, "-C", dir, "import", "../../testdata/messy/journals")
	var document struct {
		Stories []struct {
			Lacking *struct {
				ExportedAt string `json:"exported_at"`
			} `json:"lacking_snapshot"`
			Entries []struct {
				Row   int
				After *string `json:"entered_after"`
			}
		}
	}
	out := try(t, exitOK, "-C", dir, "explain", "--school", "sosh2", "--limit", "0", "--format", "json",
		"--from", "2015-03-10", "--to", "2015-04-30", "--as-of", "2015-05-06T09:00")
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, story := range document.Stories {
		entry := story.Entries[0]
		switch {
		case entry.Row == 0:
		case (entry.After == nil) != (story.Lacking == nil):
			t.Errorf("entered after %v, lacking %v", entry.After, story.Lacking)
		case entry.After != nil && *entry.After != story.Lacking.ExportedAt:
			t.Errorf("entered after %s, the lacking snapshot is of %s", *entry.After, story.Lacking.ExportedAt)
		case entry.After != nil:
			compared++
		}
	}
	if compared < 100 {
		t.Errorf("only %d windows compared", compared)
	}
}
