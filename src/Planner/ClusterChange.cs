using System;

namespace IpvsPure.Planner;

/// <summary>
/// One thing that the cluster's API said: an object as it is now, or that it is gone. It carries the whole object, so that
/// changes may be repeated or skipped without harm: the last one of each object counts.
/// </summary>
public abstract record ClusterChange
{
    private ClusterChange()
    {
    }

    public sealed record ServiceIs(ClusterService Service) : ClusterChange;

    /// <summary>Deleted, or no longer a Service for this proxy (headless, another proxy's, ExternalName).</summary>
    public sealed record ServiceGone(ObjectName Name) : ClusterChange;

    public sealed record SliceIs(ClusterEndpointSlice Slice) : ClusterChange;

    public sealed record SliceGone(ObjectName Name) : ClusterChange;

    public sealed record NodeIs(ClusterNode Node) : ClusterChange;

    /// <summary>The view after the change.</summary>
    public static ClusterView Apply(ClusterView view, ClusterChange change) => change switch
    {
        ServiceIs x => view with { Services = view.Services.AddOrUpdate(x.Service.Name, x.Service) },
        ServiceGone x => view with { Services = view.Services.Remove(x.Name) },
        SliceIs x => view with { Slices = view.Slices.AddOrUpdate(x.Slice.Name, x.Slice) },
        SliceGone x => view with { Slices = view.Slices.Remove(x.Name) },
        NodeIs x => view with { Node = x.Node },
        _ => throw new InvalidOperationException("a case of ClusterChange has no meaning"),
    };
}
