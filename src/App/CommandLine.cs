using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using IpvsPure.App.Configuring;
using IpvsPure.App.Operating;
using IpvsPure.Effects;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary>The command line as a whole: builds it, checks what was said, runs the command.</summary>
internal static class CommandLine
{
    /// <summary>What the program is for.</summary>
    public const string Purpose =
        "Makes Kubernetes Services work on this node with IPVS: plans what is to change, shows why, and does it.";

    /// <summary>Runs a command line; whatever happens ends in an exit code and, if it failed, one clear sentence.</summary>
    public static int Run(string[] arguments, Surroundings surroundings)
    {
        try
        {
            var said = arguments.Length == 0 ? ["--help"] : arguments;
            var flags = new Flags();
            var layers = Layers.Of(said, Build(surroundings, flags), flags, surroundings.Environment);
            var parsed = Build(surroundings, new(), layers).Parse([.. layers.Arguments]);
            if (!layers.Faults.IsEmpty && parsed.Action is not ExamplesHelp)
            {
                return Fail(surroundings, string.Join("; ", layers.Faults));
            }

            if (parsed.Action is ParseErrorAction)
            {
                return Refuse(parsed, surroundings.Error);
            }

            return parsed.Invoke(new()
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Fail(surroundings, problem is DoorTrouble ? problem.Message : DiskTrouble.Of(problem));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            var what = $"{problem.GetType().Name}: {problem.Message}";
            return Fail(surroundings, $"a fault in ipvspure itself, please report it: {what}");
        }
    }

    /// <summary>Says why a command failed.</summary>
    public static int Fail(Surroundings surroundings, string why)
    {
        surroundings.Error.WriteLine($"ipvspure: {why}");
        return ExitCode.Failed;
    }

    /// <summary>The parser with all commands, their checks and their help.</summary>
    /// <param name="layers">What the environment and the configuration file gave.</param>
    public static RootCommand Build(Surroundings surroundings, Flags? shared = null, Layers? layers = null)
    {
        var flags = shared ?? new Flags();
        AddChecks(flags);
        var root = new RootCommand(
            $"{Purpose}\n\nExit codes: {string.Join("; ", ExitCode.Meanings.Select(x => $"{x.Code} {x.Meaning}"))}.");
        var specs = Commands.All(flags);
        foreach (var spec in specs)
        {
            root.Add(CommandOf(spec, flags, surroundings, layers ?? Layers.None));
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!, specs);
        return root;
    }

    private static Command CommandOf(CommandSpec spec, Flags flags, Surroundings surroundings, Layers layers)
    {
        var command = new Command(spec.Name, spec.Description);
        foreach (var operand in spec.Operands)
        {
            command.Add(operand);
        }

        foreach (var option in spec.Options)
        {
            command.Add(option);
        }

        if (spec.Name is "plan" or "apply" or "verify" or "snapshot" or "bench-node")
        {
            command.Validators.Add(result =>
            {
                if (result.GetResult(flags.Filename) is null)
                {
                    result.AddError("no manifests were given: name them with -f PATH, or -f - for standard input");
                }
            });
        }

        command.SetAction(parsed => spec.Run(new(parsed, flags, layers), surroundings));
        return command;
    }

    private static void AddChecks(Flags flags)
    {
        Flags.Words(flags.Bind, "route", "address");
        Flags.Words(flags.Filter, "auto", "nftables", "iptables");
        Flags.Words(flags.Colour, "auto", "always", "never");
        Flags.Words(flags.Peer, [.. Peers.All.Select(x => x.Text())]);
        Flags.Words(flags.LeaveTo, [.. Peers.All.Select(x => x.Text())]);
        Flags.Words(flags.Sort, "address", "name", "connections");
        AcceptOnlyFrom(flags.Watch, 1, 86_400);
        AcceptOnlyFrom(flags.Rounds, 1, 10_000);
        AcceptOnlyFrom(flags.Drain, 0, 86_400);
        AcceptOnlyFrom(flags.MasqueradeBit, 0, 19);
        AcceptOnlyFrom(flags.Mtu, 0, 65_535);
        AcceptOnlyFrom(flags.SyncPeriod, 1, 86_400);
        AcceptOnlyFrom(flags.Agent.MinSyncPeriod, 0, 3600);
        flags.Filename.Validators.Add(result =>
        {
            // As many paths as follow belong to -f: an option that the command does not know must not become one.
            foreach (var token in result.Tokens.Where(x => x.Value.StartsWith("--", StringComparison.Ordinal)))
            {
                result.AddError($"'{token.Value}' is not understood here");
            }
        });
        flags.Link.Validators.Add(result =>
        {
            // The kernel's names of links: up to 15 characters, no blanks or slashes.
            var name = result.GetValueOrDefault<string>() ?? "";
            if (name.Length is 0 or > 15 || name is "." or ".." || name.Any(x => char.IsWhiteSpace(x) || x is '/' or ':'))
            {
                result.AddError($"--link: '{name}' cannot be the name of a link (1 to 15 characters, no blank, slash or colon)");
            }
        });
    }

    private static void AcceptOnlyFrom(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        var text = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
        if (text is not null && (Durations.WholeSeconds(text) is not { } value || value < least || value > most))
        {
            result.AddError($"{option.Name}: '{text}' is not a number from {least} to {most}");
        }
    });

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "ipvspure" : $"ipvspure {command.Name}";
        var faults = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Select(x => $"'{x}' is {(command is RootCommand ? "no command" : "not understood here")}")
            : parsed.Errors.Select(x => x.Message.TrimEnd('.')).Distinct();
        error.WriteLine($"ipvspure: {string.Join("; ", faults)}");
        error.WriteLine($"Run '{name} --help' for what can be said.");
        return ExitCode.Failed;
    }
}
