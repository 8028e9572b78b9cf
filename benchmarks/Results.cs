using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace IpvsPure.Benchmarks;

/// <summary>Measured values: lines of size, key and value; of several for one size and key the least counts.</summary>
internal sealed class Results
{
    private readonly SortedDictionary<(string Key, int Size), double> values = [];

    public static Results Read(string file)
    {
        var results = new Results();
        foreach (var line in File.ReadLines(file))
        {
            var fields = line.Split('\t', ' ');
            if (fields.Length == 3 && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                var at = (fields[1], Program.Number(fields[0]));
                results.values[at] = results.values.TryGetValue(at, out var other) && other < value ? other : value;
            }
        }

        return results;
    }

    public double? At(string key, int size) => values.TryGetValue((key, size), out var value) ? value : null;

    /// <summary>The sizes at which this was measured, ascending.</summary>
    public IReadOnlyList<int> Sizes(string key) => [.. values.Keys.Where(x => x.Key == key).Select(x => x.Size)];

    /// <summary>What was measured, by ascending size.</summary>
    public IReadOnlyList<(int Size, double Value)> Points(string key) => [.. Sizes(key).Select(x => (x, values[(key, x)]))];
}
