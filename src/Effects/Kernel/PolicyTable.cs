using System;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>Policy routing as a peer leaves it behind: rules that lead a mark, or everything, to a table, and local defaults there.</summary>
internal static class PolicyTable
{
    public static string? Read(Conversation conversation, ForeignObservation into)
    {
        foreach (var family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6])
        {
            var answer = ReadRules(conversation, family, into);
            answer = answer.IsDone ? ReadRoutes(conversation, family, into) : answer;
            if (!answer.IsDone)
            {
                return Remedies.Unread($"the {(family == AddressFamily.Inet6 ? "IPv6" : "IPv4")} routing rules", answer);
            }
        }

        return null;
    }

    public static void Apply(Conversation conversation, ReadOnlySpan<Operation> operations, Span<Answer> answers) =>
        conversation.Run(operations, Write, AlreadySo, answers);

    /// <summary>A rule that asks for a mark, or for nothing, and leads to a table; false without a reason for every other one.</summary>
    public static bool TryReadRule(ReadOnlySpan<byte> payload, out PolicyRule rule, out string? why)
    {
        var attributes = AttributeReader.Behind<Layout.RouteHeader>(payload, out var header);
        var (priority, mark, mask, table, asksMore) = (0u, 0u, uint.MaxValue, (uint)header.Table, header.DestinationLength + header.SourceLength > 0);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case RouteNumbers.RulePriority: priority = attributes.U32(); break;
                case RouteNumbers.RuleMark: mark = attributes.U32(); break;
                case RouteNumbers.RuleMarkMask: mask = attributes.U32(); break;
                case RouteNumbers.RuleTable: table = attributes.U32(); break;
                case RouteNumbers.RuleInput or RouteNumbers.RuleOutput: asksMore = true; break;
            }
        }

        rule = new((AddressFamily)header.Family, priority, mark, table);
        why = attributes.Malformed ? "a routing rule makes no sense" : null;
        return why is null && !asksMore && header.Type == RouteNumbers.RuleToTable && (mark == 0 || mask == uint.MaxValue);
    }

    private static Answer ReadRules(Conversation conversation, AddressFamily family, ForeignObservation into)
    {
        var before = into.PolicyRules.Count;
        return OrNone(conversation.Dump(
            (ref MessageWriter writer, Conversation _) =>
            {
                writer.Begin(RouteNumbers.GetRule, NetlinkNumbers.Dump, new Layout.RouteHeader { Family = (byte)family });
                writer.End();
            },
            () => into.PolicyRules.RemoveRange(before, into.PolicyRules.Count - before),
            (type, payload) =>
            {
                string? why = null;
                if (type == RouteNumbers.NewRule && TryReadRule(payload, out var rule, out why) && rule.Family == family)
                {
                    into.PolicyRules.Add(rule);
                }

                return why;
            }));
    }

    // Only the table that a peer has; kernels before 4.20 send all of them.
    private static Answer ReadRoutes(Conversation conversation, AddressFamily family, ForeignObservation into) =>
        OrNone(conversation.Dump(
            (ref MessageWriter writer, Conversation _) =>
            {
                writer.Begin(
                    RouteNumbers.GetRoute, NetlinkNumbers.Dump, new Layout.RouteHeader { Family = (byte)family, Table = (byte)Peers.RoutingTable });
                writer.End();
            },
            () => into.PolicyRoutes.RemoveAll(x => x.Family == family),
            (type, payload) =>
            {
                var attributes = AttributeReader.Behind<Layout.RouteHeader>(payload, out var header);
                var table = (uint)header.Table;
                while (attributes.MoveNext())
                {
                    table = attributes.Type == RouteNumbers.RouteTable ? attributes.U32() : table;
                }

                if (type == RouteNumbers.NewRoute && header.Family == (byte)family && header.Type == RouteNumbers.TypeLocal
                    && header.DestinationLength == 0 && table == Peers.RoutingTable)
                {
                    into.PolicyRoutes.Add(new(family, table));
                }

                return attributes.Malformed ? "a route makes no sense" : null;
            }));

    // A table that nothing stands in does not exist, and a kernel without the family has neither rules nor routes.
    private static Answer OrNone(Answer answer) =>
        answer.Said == Errno.NoEntry || answer.Said == Errno.NotSupported || answer.Said == Errno.AddressFamilyNotSupported ? default : answer;

    private static void Write(ref MessageWriter writer, Operation operation)
    {
        switch (operation)
        {
            case Operation.DeletePolicyRule x:
                writer.Begin(
                    RouteNumbers.DeleteRule, 0, new Layout.RouteHeader { Family = (byte)x.Rule.Family, Type = RouteNumbers.RuleToTable });
                writer.U32(RouteNumbers.RulePriority, x.Rule.Priority);
                writer.U32(RouteNumbers.RuleTable, x.Rule.Table);
                if (x.Rule.Mark != 0)
                {
                    writer.U32(RouteNumbers.RuleMark, x.Rule.Mark);
                }

                writer.End();
                break;
            case Operation.DeletePolicyRoute x:
                writer.Begin(RouteNumbers.DeleteRoute, 0, new Layout.RouteHeader
                {
                    Family = (byte)x.Route.Family,
                    Type = RouteNumbers.TypeLocal,
                    Scope = RouteNumbers.ScopeNowhere,
                });
                writer.U32(RouteNumbers.RouteTable, x.Route.Table);
                writer.End();
                break;
            default:
                throw new InvalidOperationException($"{operation} is not for policy routing");
        }
    }

    private static bool AlreadySo(Operation operation, Errno said) => operation is Operation.DeletePolicyRule
        ? said == Errno.NoEntry
        : said == Errno.NoService;
}
