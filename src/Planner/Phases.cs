using System;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Where each operation stands in a plan.</summary>
public static class Phases
{
    public static Phase Of(Operation operation) => operation switch
    {
        Operation.SetSysctl x => x.Restores ? Phase.RestoreParameters : Phase.SetParameters,
        Operation.AddLink or Operation.RaiseLink => Phase.AddLink,
        Operation.CreateSet => Phase.CreateSets,
        Operation.WriteChain { MakesWay: true } => Phase.UnnameSets,
        Operation.DestroySet { MakesWay: true } => Phase.ReplaceSets,
        Operation.WriteChain x => x.Chain == NftablesForm.Guard ? Phase.Guard : Phase.WriteRules,
        Operation.AddJump => Phase.WriteRules,
        Operation.AddMember x => OfNewMember(OurSets.RoleOf(x.Set)),
        Operation.AddService => Phase.AddServices,
        Operation.AddServer => Phase.AddServers,
        Operation.EditServer x => x.After.Weight.Value > 0 ? Phase.AddServers : Phase.DeleteServers,
        Operation.EditService => Phase.EditServices,
        Operation.AddRoute or Operation.EditRoute or Operation.BindAddress => Phase.BindAddresses,
        Operation.DeleteServer => Phase.DeleteServers,
        Operation.DeleteService => Phase.DeleteServices,
        Operation.ForgetFlows => Phase.ForgetFlows,
        Operation.DeleteMember x => x.MakesWay ? OfNewMember(OurSets.RoleOf(x.Set)) : OfOldMember(OurSets.RoleOf(x.Set)),
        Operation.DeleteRoute or Operation.UnbindAddress or Operation.DeleteLink => Phase.UnbindAddresses,
        Operation.DeletePolicyRule or Operation.DeletePolicyRoute => Phase.UnbindAddresses,
        Operation.DeleteChain x => x.Chain == NftablesForm.Guard ? Phase.WriteRules : Phase.DeleteRules,
        Operation.DeleteJump or Operation.DeleteRule => Phase.DeleteRules,
        Operation.DestroySet => Phase.DestroySets,
        _ => throw new InvalidOperationException("a case of Operation has no phase"),
    };

    private static Phase OfNewMember(SetRole? role) => role switch
    {
        SetRole.ServicePort or SetRole.ShortCircuit => Phase.Open,
        SetRole.Internal or SetRole.External or SetRole.Drop or SetRole.Ranged or SetRole.Hairpin => Phase.Classify,
        SetRole.Vip => Phase.Refuse,
        _ => Phase.Claim,
    };

    private static Phase OfOldMember(SetRole? role) => role switch
    {
        SetRole.ServicePort or SetRole.ShortCircuit => Phase.Close,
        SetRole.Internal or SetRole.External or SetRole.Drop or SetRole.Ranged or SetRole.Hairpin => Phase.Unclassify,
        _ => Phase.Disclaim,
    };
}
