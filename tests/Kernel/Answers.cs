using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>The answers of a row of requests: each text ("p1 sees 192.168.0.100", "REFUSED") with how often it came.</summary>
public sealed record Answers(IReadOnlyDictionary<string, int> Counts, string Question)
{
    public static Answers Of(Said said) => new(
        said.Lines.Select(x => x.Split(' ', 2)).ToDictionary(x => x[1], x => int.Parse(x[0], CultureInfo.InvariantCulture)),
        said.Script + said.Errors);

    /// <summary>These pods answered, all of them and nobody else, and each saw a client that matches the pattern.</summary>
    public void From(string[] pods, string client)
    {
        var pattern = new Regex($"^({string.Join('|', pods)}) sees ({client})$");
        Assert.True(Counts.Count > 0 && Counts.Keys.All(x => pattern.IsMatch(x)), $"{this}\nwanted {pattern}");
        var seen = Counts.Keys.Select(x => x.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal);
        Assert.True(seen.SequenceEqual(pods.Order(StringComparer.Ordinal)), $"{this}\nwanted all of {string.Join(' ', pods)}");
    }

    /// <summary>Every request ended this way.</summary>
    public void All(string result) =>
        Assert.True(Counts.Count == 1 && Counts.ContainsKey(result), $"{this}\nwanted {result}");

    public override string ToString() =>
        $"{Question}: {string.Join(", ", Counts.Select(x => $"{x.Value} × {x.Key}"))}";
}
