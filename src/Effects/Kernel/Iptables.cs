using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>Our chains and the jumps into them, through iptables' own programs.</summary>
internal static class Iptables
{
    /// <summary>How many seconds a restore waits for another one to end (legacy iptables locks).</summary>
    private const string LockSeconds = "20";

    /// <summary>
    /// Whether there can be chains of ours that nf_tables does not show: those of legacy iptables. Its chains name our
    /// ipsets, and the kernel lists the tables that it has loaded.
    /// </summary>
    public static bool MayHoldOurs(Observation into) =>
        into.Sets.Exists(x => x.Item1.Form == FilterForm.Iptables)
        || HasLegacyTables("/proc/net/ip_tables_names")
        || HasLegacyTables("/proc/net/ip6_tables_names");

    public static string? Read(Observation into) => Read((family, text) => IptablesSave.Read(family, text, into));

    /// <summary>Reads what is not ours, of everybody.</summary>
    public static string? ReadForeign(ForeignObservation into) => Read((family, text) => IptablesSave.ReadForeign(family, text, into));

    private static string? Read(Action<AddressFamily, string> take)
    {
        foreach (var family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6])
        {
            var name = Prefix(family) + "-save";
            var result = Tool.Run(name, []);
            if (result.Succeeded)
            {
                take(family, result.Output);
            }
            else if (family != AddressFamily.Inet6 || result.End == ToolEnd.Missing || HasIpv6())
            {
                return Explain(name, result).Text;
            }
        }

        return null;
    }

    /// <summary>
    /// Applies operations on chains and jumps, one transaction a table; operations that share a table share its fate.
    /// </summary>
    public static void Apply(ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var all = operations.ToArray();
        foreach (var family in all.Select(x => x.Plane).Distinct())
        {
            var name = Prefix(family) + "-restore";
            var restore = IptablesRestore.Of([.. all.Where(x => x.Plane == family)]);
            var result = Tool.Run(name, ["--noflush", "-w", LockSeconds], restore.Text);
            if (result.Succeeded)
            {
                var removed = all.OfType<Operation.DeleteJump>().Where(x => x.Plane == family).Select(x => x.Jump);
                EmptyTables.Drop(Prefix(family), family, [.. removed]);
                continue;
            }

            var answer = Explain(name, result);
            for (var i = 0; i < all.Length; i++)
            {
                if (all[i].Plane == family && !restore.WasCommitted(IptablesRestore.TableOf(all[i]), result.Errors))
                {
                    answers[i] = answer;
                }
            }
        }
    }

    private static string Prefix(AddressFamily family) => family == AddressFamily.Inet6 ? "ip6tables" : "iptables";

    private static bool HasLegacyTables(string file)
    {
        try
        {
            return File.ReadAllText(file).Length > 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return problem is UnauthorizedAccessException;
        }
    }

    private static bool HasIpv6() => Directory.Exists("/proc/sys/net/ipv6");

    private static Answer Explain(string name, ToolResult result) => result.End switch
    {
        ToolEnd.Missing => new(Errno.NoEntry, $"{name} is not here: install the package iptables"),
        ToolEnd.TimedOut => new(Errno.TimedOut, $"{name} did not come to an end: see who holds /run/xtables.lock"),
        _ when result.Errors.Contains("Permission denied", StringComparison.Ordinal)
            || result.Errors.Contains("Operation not permitted", StringComparison.Ordinal)
            || result.Errors.Contains("must be root", StringComparison.Ordinal) =>
            new(Errno.NotPermitted, Remedies.NotPermitted),
        _ => new(Errno.Invalid, Words(name, result)),
    };

    /// <summary>The tool's own words on one line, without its hint at its manual.</summary>
    private static string Words(string name, ToolResult result)
    {
        var lines = result.Errors
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("Try ", StringComparison.Ordinal));
        var words = string.Join("; ", lines);
        return words.Length == 0 ? $"{name} failed with exit code {result.Code}: run it by hand to see why" : words;
    }
}
