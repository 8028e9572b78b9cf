using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>
/// Puts the settings of all places into one command line: what stands on it counts most, then the environment, then the
/// file. So one parser with one set of checks reads them all.
/// </summary>
/// <param name="Arguments">The whole command line.</param>
/// <param name="Origins">Where each setting that is not on the original command line comes from.</param>
/// <param name="Remarks">What is set somewhere and cannot be honoured.</param>
/// <param name="Faults">Why there is no whole command line.</param>
internal sealed record Layers(
    ImmutableArray<string> Arguments,
    ImmutableDictionary<string, string> Origins,
    ImmutableArray<string> Remarks,
    ImmutableArray<string> Faults)
{
    public static Layers None { get; } = new([], ImmutableDictionary<string, string>.Empty, [], []);

    /// <summary>Reads all places for what was said on a command line.</summary>
    public static Layers Of(string[] arguments, RootCommand root, Flags flags, IReadOnlyDictionary<string, string> environment)
    {
        var (own, kubeProxy) = arguments is ["agent", ..] ? KubeProxyFlags.Take(arguments) : (arguments, Layer.Nothing);
        var said = root.Parse(own);
        var options = said.CommandResult.Command.Options;
        if (!options.Contains(flags.Config))
        {
            return None with { Arguments = [.. own] };
        }

        var known = Settings.All(flags);
        var variables = EnvironmentLayer.Read(environment, [.. known, flags.Config]);
        var path = said.GetValue(flags.Config)
            ?? variables.Settings.FirstOrDefault(x => x.Name == Settings.Name(flags.Config))?.Values[0];
        var file = string.IsNullOrEmpty(path) ? Layer.Nothing : ConfigurationFile.Read(path, known);
        return Merge(own, said, [kubeProxy, variables, file], [.. known.Where(options.Contains)], flags);
    }

    private static Layers Merge(
        string[] own, ParseResult said, ImmutableArray<Layer> layers, ImmutableArray<Option> options, Flags flags)
    {
        var arguments = own.ToImmutableArray().ToBuilder();
        var origins = ImmutableDictionary.CreateBuilder<string, string>();
        var faults = layers.SelectMany(x => x.Faults).Concat(layers.SelectMany(x => Checked(x, flags))).ToImmutableArray();
        foreach (var option in options)
        {
            var name = Settings.Name(option);
            if (said.GetResult(option) is { Implicit: false })
            {
                origins[name] = "command line";
            }
            else if (layers.SelectMany(x => x.Settings).FirstOrDefault(x => x.Name == name) is { } given)
            {
                origins[name] = given.Origin;
                arguments.AddRange(given.Values.Select(x => $"{option.Name}={x}"));
            }
        }

        return new(arguments.ToImmutable(), origins.ToImmutable(), [.. layers.SelectMany(x => x.Remarks)], faults);
    }

    /// <summary>Each value by itself, so that a fault is told with the place where it stands.</summary>
    internal static IEnumerable<string> Checked(Layer layer, Flags flags)
    {
        var known = Settings.All(flags);
        foreach (var given in layer.Settings)
        {
            if (known.FirstOrDefault(x => Settings.Name(x) == given.Name) is not { } option)
            {
                continue;
            }

            var alone = new Command("settings");
            foreach (var other in known)
            {
                alone.Add(other);
            }

            var parsed = alone.Parse([.. given.Values.Select(x => $"{option.Name}={x}")]);
            var faults = parsed.Errors.Count > 0
                ? parsed.Errors.Select(x => x.Message)
                : new Arguments(parsed, flags, None).Policy().Match(_ => [], why => (IEnumerable<string>)[why.Message]);
            foreach (var fault in faults)
            {
                yield return $"{given.Origin}: {WithoutName(fault, option)}";
            }
        }
    }

    private static string WithoutName(string message, Option option)
    {
        var start = $"{option.Name}: ";
        return (message.StartsWith(start, StringComparison.Ordinal) ? message[start.Length..] : message).TrimEnd('.');
    }
}
