using System;
using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace IpvsPure.App.Configuring;

/// <summary>A setting in force.</summary>
/// <param name="Values">One, or the entries of a list; none where it is empty.</param>
/// <param name="Origin">Where it comes from; <c>default</c> where nobody gave it.</param>
internal sealed record SettingInForce(string Name, bool IsList, ImmutableArray<string> Values, string Origin)
{
    public const string ByDefault = "default";

    public bool IsDefault => Origin == ByDefault;

    public string Text => string.Join(',', Values);
}

/// <summary>All settings of a command in force, for people and for programs.</summary>
internal sealed record EffectiveConfiguration(ImmutableArray<SettingInForce> Settings)
{
    public static EffectiveConfiguration Of(ParseResult parsed, Flags flags, Layers layers) => new(
    [
        .. from option in Configuring.Settings.All(flags)
        where parsed.CommandResult.Command.Options.Contains(option)
        let name = Configuring.Settings.Name(option)
        let origin = layers.Origins.GetValueOrDefault(name)
        select new SettingInForce(
            name, Configuring.Settings.IsList(option), Values(parsed, option, origin is not null), origin ?? SettingInForce.ByDefault),
    ]);

    /// <summary>The form of a file that gives the same; what is no default has its origin behind it.</summary>
    public string Yaml() => string.Concat(Settings.Select(x =>
    {
        var line = YamlLine(x.Name, x.IsList, x.Values);
        return x.IsDefault ? $"{line}\n" : $"{line,-40} # {x.Origin}\n";
    }));

    /// <summary>What differs from the defaults, in one line.</summary>
    public string Line()
    {
        var given = Settings.Where(x => !x.IsDefault).Select(x => $"{x.Name}={x.Text} ({x.Origin})").ToArray();
        return given.Length == 0 ? "all by default" : string.Join(", ", given);
    }

    /// <summary>For /configz: the values, and where they come from.</summary>
    public string Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("ipvspure");
            foreach (var setting in Settings)
            {
                Write(json, setting);
            }

            json.WriteEndObject();
            json.WriteStartObject("origins");
            foreach (var setting in Settings.Where(x => !x.IsDefault))
            {
                json.WriteString(setting.Name, setting.Origin);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A line of our own form.</summary>
    public static string YamlLine(string name, bool isList, ImmutableArray<string> values) =>
        isList ? $"{name}: [{string.Join(", ", values.Select(Quoted))}]"
        : values.IsEmpty || values[0].Length == 0 ? $"{name}: \"\""
        : $"{name}: {Quoted(values[0])}";

    // Words, numbers and addresses stand as they are; whatever YAML might read otherwise is quoted.
    private static string Quoted(string text) =>
        text.Length > 0 && (char.IsAsciiLetterOrDigit(text[0]) || text[0] == '/')
        && text.All(x => char.IsAsciiLetterOrDigit(x) || x is '.' or '-' or '/' or '_' or '+')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Write(Utf8JsonWriter json, SettingInForce setting)
    {
        if (!setting.IsList)
        {
            json.WriteString(setting.Name, setting.Text);
            return;
        }

        json.WriteStartArray(setting.Name);
        foreach (var value in setting.Values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static ImmutableArray<string> Values(ParseResult parsed, Option option, bool isGiven)
    {
        if (!isGiven)
        {
            return Configuring.Settings.Split(option, Configuring.Settings.Default(option));
        }

        var tokens = parsed.GetResult(option)!.Tokens.Select(x => x.Value).ToImmutableArray();
        return tokens.IsEmpty ? ["true"] : [.. tokens.SelectMany(x => Configuring.Settings.Split(option, x))];
    }
}
