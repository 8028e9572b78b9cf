using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// What parameters were before we changed them, as the alias of our link: <c>before: conntrack=0 ip_forward=0</c>. There it
/// belongs to the network namespace as the parameters do, outlives us, and goes with the link. An alias holds 255 bytes:
/// so the last part of a name stands for it, which is enough to tell ours apart.
/// </summary>
internal static class LinkMemory
{
    private const string Head = "before:";
    private const int LongestAlias = 255;

    /// <summary>Reads an alias; one that is not ours remembers nothing.</summary>
    public static IEnumerable<(SysctlName Name, string Value)> Read(string alias)
    {
        foreach (var word in alias.StartsWith(Head, StringComparison.Ordinal) ? alias[Head.Length..].Split(' ') : [])
        {
            var end = word.IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? default : Sysctls.Names.FirstOrDefault(x => Short(x) == word[..end]);
            if (name != default)
            {
                yield return (name, word[(end + 1)..]);
            }
        }
    }

    /// <summary>The alias after these operations, of which those that failed are left out already.</summary>
    public static string After(string alias, IEnumerable<Operation.SetSysctl> done)
    {
        var values = new SortedDictionary<SysctlName, string>();
        foreach (var (name, value) in Read(alias))
        {
            values[name] = value;
        }

        foreach (var operation in done)
        {
            if (operation.Restores)
            {
                values.Remove(operation.Name);
            }
            else if (!operation.Before.Contains(' ', StringComparison.Ordinal))
            {
                values.TryAdd(operation.Name, operation.Before);
            }
        }

        var text = string.Concat(values.Select(x => $" {Short(x.Key)}={x.Value}"));
        return text.Length == 0 || Head.Length + text.Length > LongestAlias ? "" : Head + text;
    }

    private static string Short(SysctlName name) => name.Text[(name.Text.LastIndexOf('.') + 1)..];
}
