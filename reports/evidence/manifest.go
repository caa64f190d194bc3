package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"vsrok/reports"
)

// manifestLine is one line of the manifest.
type manifestLine struct {
	name string
	size int64
	sum  string
}

// manifestText is the manifest: SHA-256, size in bytes and path of each
// member, in the order of the archive.
func manifestText(lines []manifestLine) []byte {
	var out bytes.Buffer
	for _, line := range lines {
		fmt.Fprintf(&out, "%s %d %s\n", line.sum, line.size, line.name)
	}
	return out.Bytes()
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func lineOf(name string, data []byte) manifestLine {
	return manifestLine{name, int64(len(data)), sumOf(data)}
}

var manifestPattern = regexp.MustCompile(`^([0-9a-f]{64}) (0|[1-9][0-9]*) (\S+)$`)

// readManifest reads the manifest as manifestText writes it.
func readManifest(data []byte) ([]manifestLine, error) {
	var lines []manifestLine
	for text := range strings.Lines(string(data)) {
		match := manifestPattern.FindStringSubmatch(strings.TrimSuffix(text, "\n"))
		if match == nil {
			return nil, fmt.Errorf("строка %d не похожа на строку описи", len(lines)+1)
		}
		size, err := strconv.ParseInt(match[2], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("строка %d: размер «%s» не прочитан", len(lines)+1, match[2])
		}
		lines = append(lines, manifestLine{match[3], size, match[1]})
	}
	if !bytes.Equal(manifestText(lines), data) {
		return nil, errors.New("опись записана не этой программой")
	}
	return lines, nil
}

// checkManifest compares every member with the manifest, and the manifest
// with the page to sign. A changed byte breaks one of the two: where the page
// carries another hash than the manifest has, and every file fits the
// manifest, the page was changed; where a file does not fit, the manifest.
func (v *Verification) checkManifest() error {
	data, err := v.pack.read(manifestMember)
	if err != nil {
		v.failWith(manifestMember, err)
		return nil
	}
	lines, err := readManifest(data)
	if err != nil {
		v.fail(manifestMember, "%v", err)
		return nil
	}
	v.Manifest = sumOf(data)
	carried := v.checkListed(lines)
	listed := map[string]bool{manifestMember: true, handUpMember: v.HandUp}
	for _, line := range lines {
		if listed[line.name] {
			v.fail(manifestMember, "файл %s перечислен дважды", line.name)
		}
		listed[line.name] = true
	}
	for _, file := range v.pack.zip.File {
		if !listed[file.Name] {
			v.fail(file.Name, "файла нет в описи: он в пакете лишний")
		}
	}
	switch {
	case carried == v.Manifest || carried == "":
	case len(v.Failures) > 0:
		v.fail(manifestMember, "сумма описи не та, что на листе подписи: изменена сама опись")
	default:
		v.fail(signMember, "на листе стоит другая сумма описи: лист изменён")
	}
	missing := "лишних и недостающих нет"
	if v.HandUp {
		missing = "лишних нет, остальное остаётся у муниципалитета"
	}
	v.checked("Опись: %s, размеры и суммы SHA-256 сходятся, %s; сумма на листе подписи — от этой описи.",
		reports.Count(len(v.pack.files), "файл", "файла", "файлов"), missing)
	return nil
}

func (v *Verification) failWith(file string, err error) {
	var failure PackFailure
	if errors.As(err, &failure) {
		v.fail(failure.File, "%s", failure.Reason)
		return
	}
	v.fail(file, "%v", err)
}

// checkListed compares the members that the manifest lists and returns the
// hash that the page to sign carries.
func (v *Verification) checkListed(lines []manifestLine) (carried string) {
	for _, line := range lines {
		if v.pack.files[line.name] == nil && v.HandUp && staysHome(line.name) {
			continue
		}
		if v.pack.files[line.name] == nil {
			v.fail(line.name, "файл стоит в описи, а в пакете его нет")
			continue
		}
		if line.name == signMember {
			carried = v.checkSignPage(line)
			continue
		}
		got, err := v.pack.line(line.name)
		switch {
		case err != nil:
			v.failWith(line.name, err)
		case got.size != line.size:
			v.fail(line.name, "размер %d байт, а в описи %d: файл изменён", got.size, line.size)
		case got.sum != line.sum:
			v.fail(line.name, "сумма SHA-256 не та, что в описи: файл изменён")
		}
	}
	return carried
}

var carriedHash = regexp.MustCompile(`<code class="hash" id="manifest-hash">([0-9a-f]{64})</code>`)

// checkSignPage compares the page to sign, zeros in place of the hash.
func (v *Verification) checkSignPage(line manifestLine) (carried string) {
	data, err := v.pack.read(signMember)
	if err != nil {
		v.failWith(signMember, err)
		return ""
	}
	places := carriedHash.FindAllSubmatchIndex(data, -1)
	if len(places) != 1 {
		v.fail(signMember, "на листе не найдена сумма описи: лист изменён")
		return ""
	}
	start, end := places[0][2], places[0][3]
	carried = string(data[start:end])
	blank := slices.Concat(data[:start], []byte(zeroHash), data[end:])
	if lineOf(signMember, blank) != line {
		v.fail(signMember, "лист подписи не тот, что в описи: изменён")
	}
	return carried
}

// writeManifest writes the last two members: the manifest, and the page to
// sign that carries the manifest's hash. The manifest lists that page as it
// is with zeros in place of the hash.
func (p *packZip) writeManifest(policy *packPolicy) error {
	blank, err := policy.signPage(len(p.manifest)+1, zeroHash)
	if err != nil {
		return err
	}
	p.manifest = append(p.manifest, lineOf(signMember, blank))
	manifest := manifestText(p.manifest)
	page, err := policy.signPage(len(p.manifest), sumOf(manifest))
	if err != nil {
		return err
	}
	for _, member := range []struct {
		name string
		data []byte
	}{{manifestMember, manifest}, {signMember, page}} {
		out, err := p.zip.CreateHeader(packHeader(member.name))
		if err != nil {
			return err
		}
		if _, err := out.Write(member.data); err != nil {
			return err
		}
	}
	return nil
}
