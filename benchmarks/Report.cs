using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace IpvsPure.Benchmarks;

/// <summary>Makes docs/performance.md and its plots of what was measured, and prints the table.</summary>
internal static class Report
{
    private static readonly Goal[] Goals =
    [
        new("cold sync, whole process, against `ipvsadm -R`", "cold.ours", "cold.ipvsadm", 20, true, "ms"),
        new("its apply part, against the C baseline", "services4.ours", "services4.baseline", 1.25, false, "ms"),
        new("the same for IPv6", "services6.ours", "services6.baseline", 1.25, false, "ms"),
        new("full observation IPv4, against `ipvsadm -Sn`", "read4.ours", "read4.ipvsadm", 40, true, "ms"),
        new("full observation IPv6, against `ipvsadm -Sn`", "read6.ours", "read6.ipvsadm", 5, true, "ms"),
        new("binding IPv4 addresses, against the C baseline of local routes", "routes4.ours", "routes4.baseline", 1.25, false, "ms"),
        new("binding IPv6 addresses, against the C baseline of local routes", "routes6.ours", "routes6.baseline", 1.25, false, "ms"),
        new("packet filter sync: nf_tables elements, against the C baseline", "elements.ours", "elements.baseline", 1.25, false, "ms"),
        new("packet filter sync: ipset entries, against the C baseline", "members.ours", "members.baseline", 1.25, false, "ms"),
        new("no-op plan, natively", "noop.plan.ms", "", 10, false, "ms"),
        new("what it allocates", "noop.plan.bytes", "", 2e6, false, "bytes"),
        new("one endpoint changes, our processor time, natively", "change.ms", "", 1, false, "ms"),
        new("what it allocates", "change.bytes", "", 200e3, false, "bytes"),
        new("the same with the kernel's part, in the guest", "change.guest.ms", "", 15, false, "ms"),
        new("1,000 endpoint changes a second for a minute, share of one core, natively", "churn.percent", "", 20, false, "%"),
        new("the longest that one of them waited", "churn.wait.ms", "", 100, false, "ms"),
        new("cold start from a test API server, natively, without the kernel", "api.ms", "", 3_000, false, "ms"),
        new("resident memory of the agent, idle", "rss.idle", "", 45 * 1024, false, "KiB"),
        new("resident memory of the agent", "rss.full", "", 150 * 1024, false, "KiB"),
        new("start-up: `plan` of a small manifest, natively", "startup.ms", "", 100, false, "ms"),
    ];

    private static readonly (string What, string Ours, string Baseline)[] Parts =
    [
        ("applying, IPv4", "services4.ours", "services4.baseline"),
        ("applying, IPv6", "services6.ours", "services6.baseline"),
        ("observing, IPv4", "read4.ours", "read4.baseline"),
        ("of that, the dump of all services over netlink", "dump.ours", ""),
        ("observing, IPv6", "read6.ours", "read6.baseline"),
        ("binding, IPv4", "routes4.ours", "routes4.baseline"),
        ("binding, IPv6", "routes6.ours", "routes6.baseline"),
        ("nf_tables elements", "elements.ours", "elements.baseline"),
        ("ipset entries", "members.ours", "members.baseline"),
    ];

    private static readonly string[] WithoutSize = ["rss.idle", "startup.ms"];

    public static int Write(string results, string document, TextWriter output)
    {
        var values = Results.Read(results);
        var sizes = values.Sizes("services4.ours").Union(values.Sizes("noop.plan.ms")).Union(values.Sizes("change.ms")).Order().ToArray();
        var table = Table(values, sizes);
        output.WriteLine(table);
        var folder = Path.GetDirectoryName(Path.GetFullPath(document))!;
        File.WriteAllText(Path.Combine(folder, "performance-size.svg"), SizePlot(values));
        File.WriteAllText(Path.Combine(folder, "performance-path.svg"), PathPlot(values));
        var text = File.ReadAllText(document);
        text = Between(text, "table", table);
        text = Between(text, "context", Context(results));
        text = Between(text, "profile", Profile(values, sizes));
        text = Between(text, "parts", PartsTable(values, sizes));
        text = Between(text, "path", PathTable(values));
        File.WriteAllText(document, text);
        return 0;
    }

    private static string Table(Results values, IEnumerable<int> sizes)
    {
        var text = new StringBuilder("| what | Services × 10 | ours | theirs | ratio | goal | |\n|---|---|---|---|---|---|---|\n");
        foreach (var goal in Goals)
        {
            var at = WithoutSize.Contains(goal.Ours) ? [0] : sizes.Where(x => values.At(goal.Ours, x) is not null).ToArray();
            foreach (var size in at.Length == 0 ? [sizes.LastOrDefault()] : at)
            {
                text.Append(goal.Row(values, size)).Append('\n');
            }
        }

        return text.ToString();
    }

    // The kernel's share is the system time of the process and of what it starts, ours is the user time.
    private static string Profile(Results values, IEnumerable<int> sizes)
    {
        var text = new StringBuilder(
            "| Services × 10 | whole | in the kernel | in user space | parse | compile | plan |\n|---|---|---|---|---|---|---|\n");
        foreach (var size in sizes.Where(x => values.At("cold.ours", x) is not null))
        {
            string Ms(string key) => values.At(key, size) is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) + " ms" : "–";
            text.Append(CultureInfo.InvariantCulture, $"| {size:N0} | {Ms("cold.ours")} | {Ms("cold.system")} | {Ms("cold.user")} |");
            text.Append(CultureInfo.InvariantCulture, $" {Ms("parse.ms")} | {Ms("compile.ms")} | {Ms("cold.plan.ms")} |\n");
        }

        return text.ToString();
    }

    // Each column is the least of its kind, so that the parts of a row may be of several runs.
    private static string PartsTable(Results values, IEnumerable<int> sizes)
    {
        var text = new StringBuilder(
            "| what | Services × 10 | whole | in the kernel | garbage collector | the rest: ours | our code alone, natively | C baseline, whole |\n"
            + "|---|---|---|---|---|---|---|---|\n");
        foreach (var (what, ours, baseline) in Parts)
        {
            foreach (var size in sizes.Where(x => values.At(ours + ".kernel", x) is not null))
            {
                string Ms(double? value) => value is { } known ? known.ToString("N1", CultureInfo.InvariantCulture) + " ms" : "–";
                var (whole, kernel, collector) = (values.At(ours, size), values.At(ours + ".kernel", size), values.At(ours + ".collector", size));
                text.Append(CultureInfo.InvariantCulture, $"| {what} | {size:N0} | {Ms(whole)} | {Ms(kernel)} | {Ms(collector)} |");
                text.Append(CultureInfo.InvariantCulture, $" {Ms(whole - kernel - collector)} |");
                text.Append(CultureInfo.InvariantCulture, $" {Ms(values.At(ours.Replace(".ours", ".native.ms", StringComparison.Ordinal), size))} |");
                text.Append(CultureInfo.InvariantCulture, $" {Ms(values.At(baseline, size))} |\n");
            }
        }

        return text.ToString();
    }

    private static string PathTable(Results values)
    {
        var text = new StringBuilder(
            "| Services | IPVS: connections/s | median µs | 99 % µs | iptables: connections/s | median µs | 99 % µs |\n|---|---|---|---|---|---|---|\n");
        foreach (var size in values.Sizes("path.ipvs.median"))
        {
            string N(string key) => values.At(key, size) is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) : "–";
            text.Append(CultureInfo.InvariantCulture, $"| {size:N0} | {N("path.ipvs.rate")} | {N("path.ipvs.median")} | {N("path.ipvs.p99")} |");
            text.Append(CultureInfo.InvariantCulture, $" {N("path.iptables.rate")} | {N("path.iptables.median")} | {N("path.iptables.p99")} |\n");
        }

        return text.ToString();
    }

    private static string SizePlot(Results values) => Plot.Of(
        "Making a table of services, 10 servers each", "milliseconds in the guest",
        [
            ("ipvsadm -R", values.Points("cold.ipvsadm")),
            ("ipvspure apply, whole process", values.Points("cold.ours")),
            ("ipvspure, its apply part", values.Points("services4.ours")),
            ("C baseline", values.Points("services4.baseline")),
        ]);

    private static string PathPlot(Results values) => Plot.Of(
        "A new connection through a virtual address", "median microseconds to connect",
        [("iptables", values.Points("path.iptables.median")), ("IPVS", values.Points("path.ipvs.median"))]);

    private static string Context(string results) => File.Exists(results + ".context") ? File.ReadAllText(results + ".context") : "";

    private static string Between(string text, string name, string content)
    {
        var (begin, end) = ($"<!-- {name}: ./bench writes this -->\n", $"<!-- end of {name} -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, StringComparison.Ordinal);
        return from < begin.Length || to < from
            ? throw new InvalidOperationException($"the document has no place for the {name}")
            : $"{text[..from]}\n{content.TrimEnd()}\n\n{text[to..]}";
    }
}
