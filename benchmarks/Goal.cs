using System.Globalization;

namespace IpvsPure.Benchmarks;

/// <summary>One row of the table: a thing measured, what it is held against, and what it should be.</summary>
/// <param name="What">In words.</param>
/// <param name="Ours">The key of our value.</param>
/// <param name="Theirs">The key of the value that ours is compared with; empty where the goal is a value in itself.</param>
/// <param name="Bound">
/// With <paramref name="Theirs"/>: how often ours goes into it (<paramref name="IsAtLeast"/>), or it into ours at most.
/// Without: the most that ours may be.
/// </param>
/// <param name="Missing">Why there may be no value.</param>
internal sealed record Goal(
    string What, string Ours, string Theirs, double Bound, bool IsAtLeast, string Unit, string Missing = "this run did not measure it")
{
    /// <summary>Comparisons are promised for so many Services; fewer are shown beside them, without a verdict.</summary>
    private const int ComparedFrom = 10_000;

    public string Row(Results results, int size)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"| {What} | {(size == 0 ? "–" : size.ToString("N0", CultureInfo.InvariantCulture))} |");
        if (results.At(Ours, size) is not { } ours)
        {
            return $"{name} – | – | – | {Wanted} | not measured: {Missing} |";
        }

        if (Theirs.Length == 0)
        {
            return $"{name} {Text(ours)} | – | – | {Wanted} | {Met(ours <= Bound)} |";
        }

        if (results.At(Theirs, size) is not { } theirs)
        {
            return $"{name} {Text(ours)} | – | – | {Wanted} | not compared in this run |";
        }

        var ratio = IsAtLeast ? theirs / ours : ours / theirs;
        var shown = string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##}×{(IsAtLeast ? " faster" : "")}");
        var verdict = size < ComparedFrom ? "" : Met(IsAtLeast ? ratio >= Bound : ratio <= Bound);
        return $"{name} {Text(ours)} | {Text(theirs)} | {shown} | {Wanted} | {verdict} |";
    }

    private string Wanted => Theirs.Length == 0
        ? $"at most {Text(Bound)}"
        : string.Create(CultureInfo.InvariantCulture, $"{(IsAtLeast ? "at least" : "at most")} {Bound:0.##}×");

    private static string Met(bool isMet) => isMet ? "met" : "**not met**";

    private string Text(double value) => Unit switch
    {
        "ms" when value >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:N1} s"),
        "ms" => string.Create(CultureInfo.InvariantCulture, $"{value:N1} ms"),
        "bytes" => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:N2} MB"),
        "KiB" => string.Create(CultureInfo.InvariantCulture, $"{value / 1024:N0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:N0} {Unit}"),
    };
}
