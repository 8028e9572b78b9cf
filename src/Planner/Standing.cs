using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The desired state together with what it takes to change it piece by piece: each Service's share, and who claims what.
/// All of it is persistent, so that a standing is a value like any other.
/// </summary>
/// <param name="Shares">By Service.</param>
/// <param name="Keys">Who claims each address and port, oldest first; the first one has it. Never empty.</param>
/// <param name="Inet6Keys">How many of the keys are IPv6.</param>
/// <param name="Binders">The standing claims that make each address local, oldest first. Never empty.</param>
/// <param name="Uses">How many ask for each member of a role that several may ask for.</param>
/// <param name="Notes">Of those Services of which there is something to say.</param>
internal sealed record Standing(
    Site Site,
    Map<Ascending<ObjectName>, ObjectName, Share> Shares,
    Map<Ascending<ServiceKey>, ServiceKey, ImmutableArray<Claimant>> Keys,
    int Inet6Keys,
    Map<Ascending<Address>, Address, ImmutableArray<Claimant>> Binders,
    Map<Ascending<RoleMember>, RoleMember, int> Uses,
    MarkTable Marks,
    Map<Ascending<Age>, Age, Notes> Notes,
    Desired Desired)
{
    /// <summary>
    /// Whether several standing claims may ask for the same member: a health check port may be open on an address for its
    /// own sake, and every port of a Service asks for it. Members of all other roles belong to one address and
    /// port, which has one holder.
    /// </summary>
    public static bool IsShared(SetRole role) => role is SetRole.Vip or SetRole.Hairpin or SetRole.ServicePort;

    /// <summary>The port that a claimant stands for.</summary>
    public ServicePortName PortOf(Claimant claimant) => Shares[claimant.Age.Name].Fronts[claimant.Place].Port;

    /// <summary>Whether these families have a packet filter.</summary>
    public (bool Inet, bool Inet6) Served =>
        (Site.Serves(AddressFamily.Inet, Keys.Count - Inet6Keys), Site.Serves(AddressFamily.Inet6, Inet6Keys));
}
