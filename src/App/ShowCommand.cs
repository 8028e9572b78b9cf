using System;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary><c>ipvspure show</c>: what the kernel holds, once or again and again.</summary>
internal static class ShowCommand
{
    private const string ClearScreen = "\u001b[H\u001b[2J\u001b[3J";

    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        var read =
            from query in arguments.Show()
            from scene in Inputs.Scene(arguments, surroundings)
            select (Query: query, Scene: scene);
        return read.Match(
            x => arguments.Watch == 0 ? Once(x.Scene, x.Query, arguments, surroundings)
                : arguments.Observed != Flags.Live ? CommandLine.Fail(surroundings, "--watch looks at the live kernel: leave --observed out")
                : Watch(x.Scene, x.Query, arguments, surroundings),
            why => CommandLine.Fail(surroundings, why.Message));
    }

    private static int Once(NodeSnapshot scene, ShowQuery query, Arguments arguments, Surroundings surroundings)
    {
        surroundings.Out.Write(Print(scene, query, default, arguments));
        return ExitCode.Done;
    }

    // The first picture has no rates yet; each later one has those since the one before.
    private static int Watch(NodeSnapshot scene, ShowQuery query, Arguments arguments, Surroundings surroundings)
    {
        var kernel = surroundings.Kernel(arguments.Link);
        var (before, at) = (default(Map<Ascending<ServiceKey>, ServiceKey, Counters>), surroundings.Now());
        while (true)
        {
            var looked =
                from observed in kernel.Observe()
                from counters in kernel.Count()
                select (Observed: observed, Counters: counters);
            if (looked.Case is not ValueTuple<KernelState, Map<Ascending<ServiceKey>, ServiceKey, Counters>>(var state, var now))
            {
                return CommandLine.Fail(surroundings, looked.Match(_ => "", why => why.Message));
            }

            var time = surroundings.Now();
            var rates = Rates.Between(before, now, (time - at).TotalSeconds);
            var text = Print(scene with { Observed = state }, query, rates, arguments);
            surroundings.Out.Write(surroundings.Width > 0 ? ClearScreen : "");
            surroundings.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"every {arguments.Watch} s, {time:HH:mm:ss} UTC; end with Ctrl-C\n"));
            surroundings.Out.Write(text);
            surroundings.Out.Flush();
            (before, at) = (now, time);
            if (!surroundings.Wait(TimeSpan.FromSeconds(arguments.Watch)))
            {
                return ExitCode.Done;
            }
        }
    }

    private static string Print(
        NodeSnapshot scene, ShowQuery query, Map<Ascending<ServiceKey>, ServiceKey, double> rates, Arguments arguments)
    {
        var state = scene.Observed;
        var services = query.Of(state, scene.View.Services.IsEmpty ? null : scene.Desired(), rates);
        return arguments.Output switch
        {
            "json" => ShowJson.Of(state, services),
            "ipvsadm" => PlanScript.Saved(new(services.Select(x => (x.Key, x.Service)))),
            "mermaid" => ShowGraph.Mermaid(state, services),
            "dot" => ShowGraph.Dot(state, services),
            var form => ShowText.Of(state, services, form == "wide"),
        };
    }
}
