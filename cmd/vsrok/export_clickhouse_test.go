package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clickHouseConfig is a server that listens on loopback and keeps everything
// in its own folder; its shards stand in config.d beside it.
const clickHouseConfig = `<yandex>
 <logger><level>error</level><log>%[1]s/log</log><errorlog>%[1]s/errors</errorlog></logger>
 <listen_host>127.0.0.1</listen_host><tcp_port>%[2]s</tcp_port><http_port>%[3]s</http_port>
 <path>%[1]s/data/</path><tmp_path>%[1]s/tmp/</tmp_path><mark_cache_size>67108864</mark_cache_size>
 <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
</yandex>
`

const clickHouseUsers = `<yandex><profiles><default/></profiles><quotas><default/></quotas>
 <users><default><password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
</yandex>
`

// freePort is a port of loopback that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// clickHouseServer is a server of a test: its folder and where it listens.
type clickHouseServer struct{ dir, address string }

func newClickHouseServer(t *testing.T) clickHouseServer {
	t.Helper()
	s := clickHouseServer{dir: t.TempDir(), address: "127.0.0.1:" + freePort(t)}
	if err := os.Mkdir(filepath.Join(s.dir, "config.d"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"config.xml": fmt.Sprintf(clickHouseConfig, s.dir, strings.TrimPrefix(s.address, "127.0.0.1:"), freePort(t)),
		"users.xml":  clickHouseUsers,
	} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// start starts the server until the end of the test.
func (s clickHouseServer) start(t *testing.T) {
	t.Helper()
	server := exec.Command("clickhouse-server", "--config-file="+filepath.Join(s.dir, "config.xml"))
	server.Dir = s.dir
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // it was killed
	})
	for range 150 {
		if connection, err := net.Dial("tcp", s.address); err == nil {
			connection.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the server at %s does not listen", s.address)
}

func (s clickHouseServer) ask(t *testing.T, query string) []map[string]string {
	t.Helper()
	host, port, _ := net.SplitHostPort(s.address)
	client := exec.Command("clickhouse-client", "--host", host, "--port", port, "--database", "vsrok", "--multiquery",
		"--format", "CSVWithNames")
	client.Stdin = strings.NewReader(query)
	out, err := client.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	reader := csv.NewReader(strings.NewReader(string(out)))
	names, err := reader.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, name := range names {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
}

// readmeClickHouse runs README's block for ClickHouse as it is written, but for
// the servers' addresses and folders.
func readmeClickHouse(t *testing.T, text string, servers []clickHouseServer) {
	t.Helper()
	_, block, found := strings.Cut(text, "```clickhouse\n")
	if !found {
		t.Fatal("README has no block of commands for ClickHouse")
	}
	block, _, _ = strings.Cut(block, "```")
	var places []string
	for i, server := range servers {
		_, port, _ := net.SplitHostPort(server.address)
		places = append(places, fmt.Sprintf("127.0.0.1:%d", 9000+i), server.address, fmt.Sprintf("--port %d", 9000+i),
			"--port "+port,
			fmt.Sprintf("/etc/clickhouse-server-%d", i+1), server.dir)
	}
	for line := range strings.Lines(block) {
		line = strings.NewReplacer(places...).Replace(strings.TrimSpace(line))
		if rest, ok := strings.CutPrefix(line, "vsrok "); ok {
			try(t, exitOK, words(rest)...)
			continue
		}
		if out, err := exec.Command("sh", "-c", line).CombinedOutput(); err != nil {
			t.Fatalf("%s\n%v\n%s", line, err, out)
		}
	}
}

// TestClickHouseGivesAnalyze loads an export into two servers as two shards and
// compares every number of analyze. It needs Debian's clickhouse-server and
// clickhouse-client.
func TestClickHouseGivesAnalyze(t *testing.T) {
	long(t)
	for _, program := range []string{"clickhouse-server", "clickhouse-client"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	dir := exportSample(t)
	april := []string{"--from", "2015-04-01", "--to", "2015-04-30", "--as-of", "2015-05-06T09:00"}
	readme, _ := readmeBlocks(t)
	servers := []clickHouseServer{newClickHouseServer(t), newClickHouseServer(t)}
	for _, server := range servers {
		server.start(t)
	}
	t.Chdir(t.TempDir())
	if err := os.Symlink(dir, "мониторинг"); err != nil {
		t.Fatal(err)
	}
	readmeClickHouse(t, readme, servers)
	query, err := os.ReadFile("кликхаус/" + analyzeQueryFile)
	if err != nil {
		t.Fatal(err)
	}
	want := analyzed(t, dir, april)
	for _, server := range servers {
		sameLines(t, answered(server.ask(t, string(query)), `\N`), want)
		if held := server.ask(t, "SELECT count() AS n FROM obligations_local"); held[0]["n"] == "0" {
			t.Errorf("the shard %s holds nothing", server.address)
		}
	}
	// Loading again replaces what was there.
	try(t, exitOK, append([]string{"-C", dir, "export", "clickhouse", "-o", "again", "--load", "--server",
		servers[0].address, "--server", servers[1].address}, exportRound...)...)
	sameLines(t, answered(servers[1].ask(t, string(query)), `\N`), analyzed(t, dir, exportRound))
}
