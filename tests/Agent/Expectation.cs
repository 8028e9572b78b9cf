using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.ApiServer;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.AgentTests;

/// <summary>What a proxy must see of a server's objects, read one by one without any list or watch.</summary>
internal static class Expectation
{
    /// <param name="node">The name of the Node that is planned for.</param>
    public static ClusterView Of(World world, string node)
    {
        var view = ClusterView.Empty;
        foreach (var service in Read(world, Kind.Services, "service.kubernetes.io/service-proxy-name", Translation.Service))
        {
            view = ClusterChange.Apply(view, new ClusterChange.ServiceIs(service));
        }

        foreach (var slice in Read(world, Kind.Slices, "service.kubernetes.io/headless", Translation.Slice))
        {
            view = ClusterChange.Apply(view, new ClusterChange.SliceIs(slice));
        }

        return Read(world, Kind.Nodes, "-", Translation.Node).Aggregate(
            view, (sum, read) => read.Name == node ? ClusterChange.Apply(sum, new ClusterChange.NodeIs(read)) : sum);
    }

    private static IEnumerable<T> Read<T>(World world, Kind kind, string without, Func<Tree, Translated<T>> translate) =>
        from item in world.List(kind).Items
        where !item.Labels.ContainsKey(without)
        from value in translate(JsonTrees.Read(item.Json).Documents[0]).Value.ToSeq()
        select value;
}
