using System;
using System.Collections.Generic;
using System.Linq;

namespace IpvsPure.ApiServer;

/// <summary>The selectors of a request: labels that must be there, or not, or have a value; and metadata.name.</summary>
public sealed class Selector(string labels, string fields, string space)
{
    private readonly string[] terms = labels.Split(',', StringSplitOptions.RemoveEmptyEntries);
    private readonly string[] names = fields.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public bool Matches(Item item) =>
        (space.Length == 0 || item.Key.Namespace == space)
        && terms.All(x => Matches(x, item.Labels))
        && names.All(x => x == $"metadata.name={item.Key.Name}");

    private static bool Matches(string term, IReadOnlyDictionary<string, string> labels) =>
        term[0] == '!' ? !labels.ContainsKey(term[1..])
        : term.Split('=') is [var name, var value] ? labels.TryGetValue(name, out var has) && has == value
        : labels.ContainsKey(term);
}
