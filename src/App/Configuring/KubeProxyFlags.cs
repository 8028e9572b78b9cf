using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>
/// kube-proxy's flags on our command line. Those whose meaning is ours are aliases of our options; the others are taken out
/// here and told with their consequence, so that a DaemonSet's arguments can stay as they are.
/// </summary>
internal static class KubeProxyFlags
{
    /// <summary>The command line without them, and what they say.</summary>
    public static (string[] Others, Layer Layer) Take(IReadOnlyList<string> arguments)
    {
        var rest = new List<string>();
        var given = new List<(KubeProxyField, ImmutableArray<string>)>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            if (KubeProxyFields.All.FirstOrDefault(x => x.Flag.Length > 0 && x.Flag == Dashed(parts[0])) is not { } field)
            {
                rest.Add(arguments[i]);
                continue;
            }

            var value = parts.Length == 2 ? parts[1]
                : field.Shape == FieldShape.Truth || i + 1 == arguments.Count || arguments[i + 1].StartsWith('-') ? "true"
                : arguments[++i];
            given.Add((field, field.Shape is FieldShape.List or FieldShape.Map ? [.. value.Split(',')] : [value]));
        }

        return ([.. rest], KubeProxyConfiguration.Of(given, x => x.Flag));
    }

    // Go's flags take one dash as two.
    private static string Dashed(string text) =>
        text.Length > 2 && text[0] == '-' && text[1] != '-' ? "-" + text : text;
}
