using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using IpvsPure.App.Configuring;

namespace IpvsPure.App;

/// <summary><c>ipvspure config</c>: the settings in force, kube-proxy's configuration in our form, the reference.</summary>
internal static class ConfigCommand
{
    public const string Action = "ACTION";
    public const string File = "FILE";

    public static readonly string[] Actions = ["show", "convert", "reference"];

    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        switch (arguments.Operand(Action))
        {
            case "show":
                foreach (var remark in arguments.Layers.Remarks)
                {
                    surroundings.Error.WriteLine($"warning: not honoured: {remark}");
                }

                surroundings.Out.Write(arguments.Effective.Yaml());
                return ExitCode.Done;
            case "convert":
                return Convert(arguments.Operand(File), surroundings);
            case "reference":
                surroundings.Out.Write(ConfigurationReference.Text(new()));
                return ExitCode.Done;
            case var other:
                return CommandLine.Fail(surroundings, $"config: '{other}' is none of {string.Join(", ", Actions)}");
        }
    }

    private static int Convert(string file, Surroundings surroundings)
    {
        if (file.Length == 0)
        {
            return CommandLine.Fail(surroundings, "config convert: name the file, or - for standard input");
        }

        var flags = new Flags();
        var known = Settings.All(flags);
        var layer = file == "-"
            ? ConfigurationFile.Read("standard input", ReadAll(surroundings.StandardInput()), known)
            : ConfigurationFile.Read(file, known);
        var faults = layer.Faults.Concat(Layers.Checked(layer, flags)).ToArray();
        if (faults.Length > 0)
        {
            return CommandLine.Fail(surroundings, string.Join("; ", faults));
        }

        surroundings.Out.Write(Text(layer, known));
        return ExitCode.Done;
    }

    private static string Text(Layer layer, ImmutableArray<Option> known)
    {
        var text = new StringBuilder();
        foreach (var given in layer.Settings)
        {
            var isList = Settings.IsList(known.First(x => Settings.Name(x) == given.Name));
            text.Append($"{EffectiveConfiguration.YamlLine(given.Name, isList, given.Values),-40} # {given.Origin}\n");
        }

        if (layer.Settings.IsEmpty)
        {
            text.Append("{} # nothing that is not the default\n");
        }

        if (!layer.Remarks.IsEmpty)
        {
            text.Append("\n# Not honoured:\n");
            foreach (var remark in layer.Remarks)
            {
                text.Append($"#   {remark}\n");
            }
        }

        return text.ToString();
    }

    private static byte[] ReadAll(Stream stream)
    {
        using (stream)
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
    }
}
