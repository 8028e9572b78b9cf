using System.Text.Json;

namespace IpvsPure.Planner;

/// <summary>The operator's settings in JSON.</summary>
internal static class PolicyJson
{
    public static void Write(Utf8JsonWriter json, string field, NodePolicy policy)
    {
        json.WriteStartObject(field);
        json.WriteScheduler("scheduler", policy.Scheduler);
        json.WriteString("bind", policy.Bind == BindMode.Address ? "address" : "route");
        json.WriteNumber("drainSeconds", policy.DrainSeconds);
        json.WriteTexts("nodePortRanges", policy.NodePortRanges);
        json.WriteTexts("podRanges", policy.PodRanges);
        json.WriteBoolean("masqueradeAll", policy.MasqueradeAll);
        json.WriteNumber("mtu", policy.Mtu);
        json.WriteString("filter", policy.Filter switch
        {
            FilterChoice.Iptables => "iptables",
            FilterChoice.Nftables => "nftables",
            _ => "auto",
        });
        json.WriteBoolean("nodePortPrimary", policy.NodePortPrimary);
        json.WriteTexts("podInterfaces", policy.PodInterfaces);
        json.WriteNumber("masqueradeMark", policy.MasqueradeMark);
        json.WriteBoolean("refusesPing", !policy.AnswersPing);
        json.WriteBoolean("strictArp", policy.StrictArp);
        json.WriteTexts("externalRanges", policy.ExternalRanges);
        json.WriteTexts("loadBalancerRanges", policy.LoadBalancerRanges);
        json.WriteTexts("clusterRanges", policy.ClusterRanges);
        json.WriteTexts("missingSchedulers", policy.MissingSchedulers);
        json.WriteEndObject();
    }

    public static NodePolicy Read(JsonSpot spot) => new(
        spot.Field("scheduler").Scheduler(),
        spot.Field("bind").Choice([("route", BindMode.Route), ("address", BindMode.Address)]),
        (int)spot.Field("drainSeconds").Number(0, int.MaxValue),
        spot.Field("nodePortRanges").Prefixes(),
        spot.Field("podRanges").Prefixes(),
        spot.Field("masqueradeAll").Flag(),
        spot.Field("mtu").Whole(),
        spot.Field("filter").Choice([("auto", FilterChoice.Auto), ("iptables", FilterChoice.Iptables), ("nftables", FilterChoice.Nftables)]))
    {
        NodePortPrimary = spot.Optional("nodePortPrimary").Flag(),
        PodInterfaces = spot.Optional("podInterfaces").Texts(),
        MasqueradeMark = spot.Optional("masqueradeMark") is { IsAbsent: false } mark ? mark.Whole() : Marks.Masquerade,
        AnswersPing = !spot.Optional("refusesPing").Flag(),
        StrictArp = spot.Optional("strictArp").Flag(),
        ExternalRanges = spot.Optional("externalRanges").Prefixes(),
        LoadBalancerRanges = spot.Optional("loadBalancerRanges").Prefixes(),
        ClusterRanges = spot.Optional("clusterRanges").Prefixes(),
        MissingSchedulers = spot.Optional("missingSchedulers").Texts(),
    };
}
