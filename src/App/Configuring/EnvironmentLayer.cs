using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>Settings from the environment: the flag's name in capitals behind a prefix, <c>IPVSPURE_SYNC_PERIOD</c>.</summary>
internal static class EnvironmentLayer
{
    public const string Prefix = "IPVSPURE_";

    /// <summary>What the project's own scripts set for each other (vm/README.md); it is no setting and no mistake either.</summary>
    private static readonly ImmutableArray<string> OfTheScripts = [Prefix + "VM", Prefix + "CACHE"];

    public static string NameOf(string setting) => Prefix + setting.Replace('-', '_').ToUpperInvariant();

    public static Layer Read(IEnumerable<KeyValuePair<string, string>> variables, ImmutableArray<Option> known)
    {
        var settings = ImmutableArray.CreateBuilder<GivenSetting>();
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, value) in variables.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || IsServiceLink(name) || OfTheScripts.Contains(name) || value.Length == 0)
            {
                continue;
            }

            if (known.FirstOrDefault(x => NameOf(Settings.Name(x)) == name) is { } option)
            {
                settings.Add(new(Settings.Name(option), Settings.Split(option, value), name));
            }
            else
            {
                faults.Add($"{name} in the environment is no setting{Nearest.Hint(name, known.Select(x => NameOf(Settings.Name(x))))}");
            }
        }

        return new(settings.ToImmutable(), [], faults.ToImmutable());
    }

    // What the kubelet sets in every pod of a namespace that has a Service by the name "ipvspure".
    private static bool IsServiceLink(string name) =>
        name.StartsWith(Prefix + "SERVICE_", StringComparison.Ordinal) || name == Prefix + "PORT"
        || name.StartsWith(Prefix + "PORT_", StringComparison.Ordinal);
}
