package main

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports/opendata"
)

// The files for ClickHouse, beside those of every export.
const (
	clickHouseTablesFile = "tables.sql"
	clickHouseShardsFile = "shards.xml"
	clickHouseLoadFile   = "load.sh"
)

type clickHouseOptions struct {
	exportOptions
	servers []string
	load    bool
}

func newExportClickHouseCommand(a *app) *cobra.Command {
	var opts clickHouseOptions
	cmd := &cobra.Command{
		Use:   "clickhouse",
		Short: "Записать обязанности для серверов ClickHouse и загрузить в них",
		Long: `Записывает в новую папку то же, что export parquet, для серверов ClickHouse:
таблицы (` + clickHouseTablesFile + `), список серверов (` + clickHouseShardsFile + `, его кладут в config.d каждого сервера),
данные и ` + clickHouseLoadFile + `, который создаёт таблицы и загружает данные программой
clickhouse-client. С ключом --load он выполняется сразу. Прежние данные этого
муниципалитета на серверах заменяются. Данные — Parquet, если сервер его читает,
иначе CSV. Затем analyze.sql даёт числа команды analyze:

  clickhouse-client --database vsrok --multiquery < ПАПКА/analyze.sql

Сама программа в сеть не обращается: к названным серверам идёт clickhouse-client.
` + exitHelp,
		Example: `  vsrok -C мониторинг export clickhouse -o ch --server 127.0.0.1:9000
  vsrok -C мониторинг export clickhouse -o ch --server 127.0.0.1:9000 --load`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := opts.check(cmd); err != nil {
				return err
			}
			return a.inRound(cmd, opts.round, func(w *workspace, s *analysis.Session) error { return a.exportClickHouse(cmd, w, s, opts) })
		},
	}
	opts.add(cmd, "clickhouse")
	cmd.Flags().StringArrayVar(&opts.servers, "server", []string{"127.0.0.1:9000"}, "`сервер:порт`, часть данных каждому; ключ повторяют")
	cmd.Flags().BoolVar(&opts.load, "load", false, "сразу загрузить данные в серверы")
	return cmd
}

var plainHost = regexp.MustCompile(`^[A-Za-z0-9.:-]+$`)

func (o *clickHouseOptions) check(cmd *cobra.Command) error {
	for _, server := range o.servers {
		host, port, err := net.SplitHostPort(server)
		if err != nil || !plainHost.MatchString(host) || strings.Trim(port, "0123456789") != "" || port == "" {
			return usageError(cmd, fmt.Sprintf("ключ --server: «%s» не понято, ожидается сервер и порт, например 127.0.0.1:9000", server))
		}
	}
	return nil
}

func (a *app) exportClickHouse(cmd *cobra.Command, w *workspace, s *analysis.Session, opts clickHouseOptions) error {
	format, err := opts.format(cmd.Context())
	if err != nil {
		return err
	}
	err = writeFolder(opts.output, func(folder string) error {
		pack, err := w.exportTables(cmd.Context(), s, opts.municipality, folder, format)
		if err != nil {
			return err
		}
		return errors.Join(writePackage(folder, pack),
			writeFile(filepath.Join(folder, clickHouseTablesFile), forAll, contents([]byte(analysis.ClickHouseTables()))),
			writeFile(filepath.Join(folder, clickHouseShardsFile), forAll, contents(clickHouseShards(opts.servers))),
			writeFile(filepath.Join(folder, clickHouseLoadFile), forAll, contents(clickHouseLoad(opts.servers, pack))))
	})
	if err != nil {
		return err
	}
	a.printWarnings(s)
	fmt.Fprintf(a.out, "Данные записаны: %s\n", opts.output)
	script := filepath.Join(opts.output, clickHouseLoadFile)
	if !opts.load {
		fmt.Fprintf(a.out, "Положите %s в config.d каждого сервера и загрузите данные: sh %s\n", filepath.Join(opts.output, clickHouseShardsFile), script)
		return nil
	}
	load := exec.CommandContext(cmd.Context(), "sh", script)
	load.Stdout, load.Stderr = a.out, a.err
	if err := load.Run(); err != nil {
		return fmt.Errorf("данные записаны в %s, но не загружены: проверьте серверы и %s на них, затем выполните sh %s: %w",
			opts.output, clickHouseShardsFile, script, err)
	}
	return nil
}

// format is Parquet where a server is to be loaded that reads it, else CSV.
func (o *clickHouseOptions) format(ctx context.Context) (string, error) {
	if !o.load {
		return "csv", nil
	}
	host, port, _ := net.SplitHostPort(o.servers[0])
	ask := exec.CommandContext(ctx, "clickhouse-client", "--host", host, "--port", port, "--query", "SELECT count() FROM system.formats WHERE name = 'Parquet'")
	answer, err := ask.Output()
	if err != nil {
		return "", fmt.Errorf("сервер ClickHouse %s не отвечает: установите clickhouse-client, запустите сервер или исправьте ключ --server: %w", o.servers[0], err)
	}
	if strings.TrimSpace(string(answer)) == "0" {
		return "csv", nil
	}
	return "parquet", nil
}

type clickHouseReplica struct {
	Host string `xml:"host"`
	Port string `xml:"port"`
}

type clickHouseShard struct {
	Replica clickHouseReplica `xml:"replica"`
}

// clickHouseShards is the part of a server's settings that names all servers.
func clickHouseShards(servers []string) []byte {
	settings := struct {
		XMLName xml.Name          `xml:"yandex"` // old servers know the root by this name alone
		Shards  []clickHouseShard `xml:"remote_servers>vsrok>shard"`
	}{}
	for _, server := range servers {
		host, port, _ := net.SplitHostPort(server)
		settings.Shards = append(settings.Shards, clickHouseShard{clickHouseReplica{host, port}})
	}
	text, _ := xml.MarshalIndent(settings, "", "  ") // plain texts always can be
	return append(text, '\n')
}

// clickHouseWait waits until a server has read the list of shards.
const clickHouseWait = `tries=0
until [ "$(%[1]s --query "SELECT count() FROM system.clusters WHERE cluster = '%[2]s'")" = %[3]d ]; do
  tries=$((tries + 1))
  [ $tries -le 30 ] || { echo "сервер %[4]s не знает кластера %[2]s из %[3]d серверов: положите %[5]s в его config.d" >&2; exit 1; }
  sleep 1
done
`

// clickHouseLoad is the script that makes the tables on every server and loads
// the files through the first one, which deals the rows out; then it counts them.
func clickHouseLoad(servers []string, pack opendata.Package) []byte {
	var out strings.Builder
	out.WriteString("#!/bin/sh\n# Загружает таблицы этой папки в ClickHouse; прежние данные муниципалитета заменяются.\nset -eu\ncd \"$(dirname \"$0\")\"\n\n")
	clients := make([]string, len(servers))
	for i, server := range servers {
		host, port, _ := net.SplitHostPort(server)
		clients[i] = fmt.Sprintf("clickhouse-client --host %s --port %s", host, port)
		fmt.Fprintf(&out, clickHouseWait, clients[i], analysis.ClickHouseDatabase, len(servers), server, clickHouseShardsFile)
		fmt.Fprintf(&out, "%s --multiquery < %s\n", clients[i], clickHouseTablesFile)
	}
	for _, table := range analysis.OpenTables() {
		for _, client := range clients {
			fmt.Fprintf(&out, "%s --query \"ALTER TABLE %s.%s_local DROP PARTITION '%s'\"\n", client, analysis.ClickHouseDatabase, table.Name, pack.Code)
		}
	}
	rows := map[*analysis.OpenTable]int64{}
	format := map[string]string{"csv": "CSV", "parquet": "Parquet"}[pack.Format]
	for _, file := range pack.Files {
		rows[file.Table] += file.Rows
		if file.Rows > 0 {
			fmt.Fprintf(&out, "%s --insert_distributed_sync 1 --query \"INSERT INTO %s.%s FORMAT %s\" < \"%s\"\n",
				clients[0], analysis.ClickHouseDatabase, file.Table.Name, format, file.Path)
		}
	}
	for _, table := range analysis.OpenTables() {
		fmt.Fprintf(&out, "loaded=$(%s --query \"SELECT count() FROM %s.%s WHERE municipality = '%s'\")\n"+
			"[ \"$loaded\" = %d ] || { echo \"%s: загружено $loaded строк, а записано %d\" >&2; exit 1; }\n",
			clients[0], analysis.ClickHouseDatabase, table.Name, pack.Code, rows[table], table.Name, rows[table])
	}
	out.WriteString("echo 'Данные загружены.'\n")
	return []byte(out.String())
}
