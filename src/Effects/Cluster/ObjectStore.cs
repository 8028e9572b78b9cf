using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>The objects of one kind by name. Of two with one name the later counts, and that is told.</summary>
internal sealed class ObjectStore<T>(string kind)
    where T : class
{
    private readonly SortedDictionary<ObjectName, (ManifestPlace Place, Option<T> Value)> entries = [];

    public void Put(ManifestPlace place, Translated<T> translated, ImmutableArray<Diagnostic>.Builder diagnostics)
    {
        var name = translated.Name;
        var shown = name.Name.Length == 0 ? kind : name.Namespace.Length == 0 ? $"{kind} {name.Name}" : $"{kind} {name}";
        foreach (var finding in translated.Findings)
        {
            diagnostics.Add(place.About(shown, finding.Field, finding.Text));
        }

        if (name.Name.Length == 0)
        {
            return;
        }

        if (entries.TryGetValue(name, out var earlier))
        {
            var (file, document) = earlier.Place;
            diagnostics.Add(place.About(
                shown, "", $"is given twice, first in {file}, document {document}: the later one counts"));
        }

        entries[name] = (place, translated.Value);
    }

    /// <summary>What can be used, by name.</summary>
    public IEnumerable<(ObjectName Name, T Value)> Values() =>
        from entry in entries
        from value in entry.Value.Value.ToSeq()
        select (entry.Key, value);
}
