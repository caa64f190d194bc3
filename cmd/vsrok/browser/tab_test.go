package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	cdp "github.com/chromedp/chromedp"
)

// widths are an office screen, a tablet and a phone, in CSS pixels.
var widths = map[string]int64{"1280": 1280, "768": 768, "390": 390}

// tab is a browser's tab on the page of a workspace, and the test that fails
// when something on it does not come.
type tab struct {
	t         *testing.T
	ctx       context.Context
	downloads string
}

// findChromium skips the test, and says so, where there is no browser.
func findChromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("short: the page is not tested in a browser")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on this machine: the page is not tested in a browser")
	return ""
}

// openTab opens an address in a browser of its own.
func openTab(t *testing.T, url string, width int64) *tab {
	t.Helper()
	options := append(cdp.DefaultExecAllocatorOptions[:],
		cdp.ExecPath(findChromium(t)), cdp.NoSandbox, cdp.DisableGPU, cdp.UserDataDir(t.TempDir()),
		cdp.Flag("disable-quic", true), cdp.Flag("no-first-run", true), cdp.Flag("disable-background-networking", true),
		cdp.Flag("disable-component-update", true), cdp.Flag("disable-sync", true))
	allocator, stopBrowser := cdp.NewExecAllocator(context.Background(), options...)
	ctx, closeTab := cdp.NewContext(allocator)
	b := &tab{t: t, ctx: ctx, downloads: t.TempDir()}
	b.do(cdp.EmulateViewport(width, 900))
	// The first context is the browser's; what is asked of it has a limit.
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	b.ctx = ctx
	t.Cleanup(func() {
		b.picture("end")
		cancel()
		closeTab()
		stopBrowser()
	})
	_, err := cdp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: b.downloads,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.do(cdp.Navigate(url))
	return b
}

func (b *tab) do(actions ...cdp.Action[cdp.Void]) {
	b.t.Helper()
	if err := cdp.Do(b.ctx, actions...); err != nil {
		b.picture("failed")
		b.t.Fatalf("%v\non the page:\n%s", err, b.text("body"))
	}
}

// ask evaluates a script on the page.
func ask[T any](b *tab, script string) T {
	b.t.Helper()
	value, err := cdp.Run(b.ctx, cdp.Evaluate[T](script))
	if err != nil {
		b.picture("failed")
		b.t.Fatalf("%v\nin the script:\n%s", err, script)
	}
	return value
}

// text is what a person reads in an element; empty where there is none.
func (b *tab) text(selector string) string {
	// Between two pages there is none to ask.
	text, _ := cdp.Run(b.ctx, cdp.Evaluate[string](`document.querySelector(`+quoteJS(selector)+`)?.innerText ?? ""`))
	return text
}

func quoteJS(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }

// expect waits until an element reads as wanted.
func (b *tab) expect(selector string, wanted ...string) {
	b.t.Helper()
	deadline := time.Now().Add(40 * time.Second)
	for {
		text := b.text(selector)
		missing := ""
		for _, part := range wanted {
			if !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), part) {
				missing = part
			}
		}
		if missing == "" && text != "" {
			return
		}
		if time.Now().After(deadline) {
			b.picture("failed")
			b.t.Fatalf("%s: «%s» did not come; it reads:\n%s", selector, missing, text)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// click presses the first visible element with the text, when it has come.
func (b *tab) click(selector, text string) {
	b.t.Helper()
	script := `(() => {
		for (const e of document.querySelectorAll(` + quoteJS(selector) + `)) {
			if (e.innerText.includes(` + quoteJS(text) + `) && e.offsetParent !== null) { e.click(); return true; }
		}
		return false;
	})()`
	for range 200 {
		// Between two pages there is none to ask.
		if found, _ := cdp.Run(b.ctx, cdp.Evaluate[bool](script)); found {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.picture("failed")
	b.t.Fatalf("no %s with «%s» on the page:\n%s", selector, text, b.text("body"))
}

// drop drops files or folders on the page, as from a folder's window.
func (b *tab) drop(paths ...string) {
	b.t.Helper()
	var files []string
	for _, path := range paths {
		absolute, err := filepath.Abs(path)
		if err != nil {
			b.t.Fatal(err)
		}
		files = append(files, absolute)
	}
	at := ask[[]float64](b, `(() => {
		const zone = document.querySelector("#drop");
		zone.scrollIntoView();
		const r = zone.getBoundingClientRect();
		return [r.x + r.width / 2, r.y + 30];
	})()`)
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: files, DragOperationsMask: 1}
	for _, kind := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		event := input.DispatchDragEventParams{Type: kind, X: at[0], Y: at[1], Data: data}
		if _, err := cdp.Call(b.ctx, input.DispatchDragEvent, event); err != nil {
			b.t.Fatal(err)
		}
	}
}

// picture saves what the tab shows where PAGE_PICTURES names a folder.
func (b *tab) picture(name string) {
	folder := os.Getenv("PAGE_PICTURES")
	if folder == "" {
		return
	}
	image, err := cdp.Run(b.ctx, cdp.FullScreenshot(100))
	if err != nil {
		return
	}
	file := strings.NewReplacer("/", "-", " ", "_").Replace(b.t.Name()) + "-" + name + ".png"
	_ = os.WriteFile(filepath.Join(folder, file), image, 0o644)
}

// noSidewaysScroll fails where the page is wider than the screen.
func (b *tab) noSidewaysScroll() {
	b.t.Helper()
	over := -1
	for range 400 { // the page may be on its way
		over = ask[int](b, `document.readyState === "complete" && document.documentElement
			? Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth) : -1`)
		if over >= 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if over < 0 {
		b.t.Fatal("the page did not come")
	}
	if over > 0 {
		b.picture("wide")
		b.t.Errorf("the page is %d px wider than the screen", over)
	}
}
