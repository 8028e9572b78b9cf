using System;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>The tables of the kernel that stand apart from each other.</summary>
internal enum Table
{
    Services,
    Sets,
    Rules,
    Addresses,
    Sysctls,
}

/// <summary>Which table an operation can change.</summary>
internal static class Tables
{
    public static Table Of(Operation operation) => operation switch
    {
        Operation.AddService or Operation.EditService or Operation.DeleteService => Table.Services,
        Operation.AddServer or Operation.EditServer or Operation.DeleteServer => Table.Services,
        Operation.CreateSet or Operation.DestroySet or Operation.AddMember or Operation.DeleteMember => Table.Sets,
        Operation.WriteChain or Operation.DeleteChain or Operation.AddJump or Operation.DeleteJump => Table.Rules,
        Operation.AddLink or Operation.RaiseLink or Operation.DeleteLink => Table.Addresses,
        Operation.AddRoute or Operation.EditRoute or Operation.DeleteRoute => Table.Addresses,
        Operation.BindAddress or Operation.UnbindAddress => Table.Addresses,
        Operation.SetSysctl => Table.Sysctls,
        _ => throw new InvalidOperationException($"{operation} touches no known table"),
    };
}
