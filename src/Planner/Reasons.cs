using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Finds the reason of each step in the origins of the desired state.</summary>
/// <param name="Wanted">The desired state with what draining holds back.</param>
internal sealed record Reasons(Desired Desired, KernelState Wanted, KernelState Observed)
{
    /// <summary>Why things of ours go, if neither nobody asks for them nor all of them go.</summary>
    public Because? WhyGone { get; init; }

    public static Because Base(string what) => new Because.ProxyNeedsIt(what);

    public Because Removed() => WhyGone ?? (Wanted.Link == LinkState.Absent ? new Because.CleaningUp() : new Because.NothingAsks());

    public Because Service(ServiceKey key) =>
        Desired.Origins.Find(key).Case is ServiceOrigin origin ? new Because.ServiceAsks(origin.Port) : Removed();

    /// <summary>Why a server is added or changed.</summary>
    public Because Server(ServiceKey service, RealServer server)
    {
        if (Desired.State.Services.Find(service).Case is VirtualService wanted
            && Desired.Origins.Find(service).Case is ServiceOrigin origin
            && wanted.Servers.IndexOf(server.Key) is var at and >= 0)
        {
            return new Because.SliceLists(origin.Port, origin.Slices[at]);
        }

        return Drains(service, server.Key);
    }

    public Because ServerGone(ServiceKey service) =>
        Desired.Origins.Find(service).Case is ServiceOrigin origin ? new Because.EndpointGone(origin.Port) : Removed();

    public Because Address(Address vip) => vip == Anchor.Address
        ? Base("the link's last IPv4 address would take its routes along")
        : Desired.Claims.Find(vip).Case is ServicePortName port ? new Because.ServiceAsks(port) : Removed();

    /// <summary>Why a member of a set is added.</summary>
    public Because Member(SetRole? role, SetMember member)
    {
        if (role is SetRole.Pod)
        {
            return Base("the pods of this node keep their addresses");
        }

        if (role is SetRole.Hairpin)
        {
            return Base("an endpoint of this node must be able to reach itself");
        }

        return role is SetRole.Vip || Desired.Origins.Find(member.Service).IsNone ? Address(member.Ip) : Service(member.Service);
    }

    private Because.Drains Drains(ServiceKey service, RealServerKey server) =>
        new(Observed.Connections.Find(new ServerRef(service, server)).IfNone(default(Connections)));
}
