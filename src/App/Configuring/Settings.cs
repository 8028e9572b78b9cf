using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>
/// The settings are options of the command line: their names, types, defaults, texts and kube-proxy's names for them are
/// said once, there, and flags, environment, files and the reference all read them from it.
/// </summary>
internal static class Settings
{
    /// <summary>Every option that may stand in a file or in the environment.</summary>
    public static ImmutableArray<Option> All(Flags flags) =>
        [flags.Filename, flags.Kubeconfig, flags.Context, flags.Node, flags.Strict, .. flags.Policy, flags.SyncPeriod, flags.Snapshots, .. flags.Agent.All];

    public static string Name(Option option) => option.Name.TrimStart('-');

    public static bool IsList(Option option) => option.ValueType == typeof(string[]);

    /// <summary>A list stands in one text with commas between its entries.</summary>
    public static ImmutableArray<string> Split(Option option, string text) => IsList(option)
        ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : [text.Trim()];

    /// <summary>The default as text; empty where the setting is off or empty by default.</summary>
    public static string Default(Option option) => (option.HasDefaultValue ? option.GetDefaultValue() : null) switch
    {
        null => option.ValueType == typeof(bool) ? "false" : "",
        bool value => value ? "true" : "false",
        string[] values => string.Join(',', values),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
