using System;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary><c>ipvspure explain</c>: what happens to a packet, or all about a Service.</summary>
internal static class ExplainCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        var words = arguments.Operands(SeeingCommands.What);
        var text = words is ["service", var name] ? OfService(name, arguments, surroundings)
            : words is [var place] ? OfPacket(place, arguments, surroundings)
            : Error.New("say ADDRESS:PORT[/PROTOCOL], or 'service NAMESPACE/NAME'");
        return text.Match(
            x =>
            {
                surroundings.Out.Write(x);
                return ExitCode.Done;
            },
            why => CommandLine.Fail(surroundings, why.Message));
    }

    private static Fin<string> OfPacket(string place, Arguments arguments, Surroundings surroundings) =>
        from to in Destination.Read(place)
        from asker in arguments.From()
        from family in SameFamily(to.Vip.Family, asker)
        from scene in Inputs.Scene(arguments, surroundings)
        let names = FrontNames.Of(scene.View, scene.Policy, scene.Observed.HostAddresses)
        let way = Explaining.Of(to, asker, scene.Observed, names)
        select arguments.Output == "json"
            ? ExplainJson.Of(way)
            : ExplainText.Of(way, arguments.UseColour(surroundings), surroundings.Width);

    private static Fin<Unit> SameFamily(Domain.AddressFamily family, Asker asker) => asker is Asker.At x && x.Address.Family != family
        ? Error.New($"--from {x.Address} is of another address family than what is asked, and no packet has both: give an address of the same one")
        : Unit.Default;

    private static Fin<string> OfService(string name, Arguments arguments, Surroundings surroundings) =>
        from known in NameOf(name)
        from scene in Inputs.Scene(arguments, surroundings)
        from account in ServiceAccounting.Of(known, scene).Case is ServiceAccount found ? found : Unknown(known, scene)
        select arguments.Output == "json"
            ? ServiceAccountJson.Of(account)
            : ServiceAccountText.Of(
                account,
                new(arguments.UseColour(surroundings), surroundings.Width, "", scene.Desired(), scene.Observed, scene.Link),
                scene.Clock.Now);

    private static Fin<ObjectName> NameOf(string text)
    {
        var parts = text.Split('/');
        return parts is [{ Length: > 0 } space, { Length: > 0 } name]
            ? new ObjectName(space, name)
            : Error.New($"'{text}' does not name a Service: say NAMESPACE/NAME");
    }

    private static Fin<ServiceAccount> Unknown(ObjectName name, NodeSnapshot scene) => scene.View.Services.IsEmpty
        ? Error.New($"what Service {name} should have is in manifests: give them with -f PATH, or a snapshot with --observed FILE")
        : Error.New($"there is no Service {name} with virtual addresses in what was given ({scene.View.Services.Count} Services):"
            + " check the name, or give its manifest with -f");
}
