using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using IpvsPure.Mutants;

if (args is ["worker", var mutated])
{
    using var worker = new Worker(mutated);
    worker.Serve(Console.In, Console.Out);
    return 0;
}

if (args is not [var assembly, var report, var output, var document, var files, var before])
{
    Console.Error.WriteLine("usage: Mutants ASSEMBLY STRYKER-REPORT OUTPUT DOCUMENT FILES BEFORE");
    return 64;
}

string Setting(string name, string without) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : without;

var rows = File.ReadAllLines(document).Where(x => x.StartsWith("| `", StringComparison.Ordinal)).ToList();
var session = new Session(
    assembly,
    int.Parse(Setting("JOBS", "1"), CultureInfo.InvariantCulture),
    Setting("FEW", "5"),
    Setting("MANY", "30"),
    mutant => rows.Any(x => x.StartsWith(mutant.Row, StringComparison.Ordinal)));
var wanted = new Regex(files);
var dead = before.Length == 0 ? [] : File.ReadLines(before).Where(x => x.StartsWith("killed", StringComparison.Ordinal) || x.StartsWith("endless", StringComparison.Ordinal))
    .Select(x => string.Join('\t', x.Split('\t')[1..5])).ToHashSet();
session.Judge([.. Mutant.Of(report).Where(x => wanted.IsMatch(x.File) && !dead.Contains(x.Place))], fates =>
{
    File.WriteAllLines(
        output,
        from x in fates
        orderby x.Mutant.File, x.Mutant.Line, x.Mutant.Id
        select string.Join('\t', x.Status, x.Mutant.Place, x.Killer));
    Console.WriteLine(string.Join(", ", fates.CountBy(x => x.Status).Select(x => $"{x.Value} {x.Key}")));
});
return 0;
