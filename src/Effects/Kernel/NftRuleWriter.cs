using System;

namespace IpvsPure.Effects.Kernel;

/// <summary>Writes the expressions of a rule.</summary>
internal static class NftRuleWriter
{
    /// <summary>A rule at the end of a chain of our table.</summary>
    public static void Append(ref MessageWriter writer, string table, string chain, string rule)
    {
        writer.Begin(
            NftNumbers.NewRule, NetlinkNumbers.Create | NftNumbers.Append, new Layout.NetfilterHeader { Family = NftNumbers.FamilyInet });
        writer.Text(NftNumbers.Table, table);
        writer.Text(NftNumbers.RuleChain, chain);
        var list = writer.BeginNest(NftNumbers.RuleExpressions | NetlinkNumbers.Nested);
        foreach (var expression in NftRules.Parse(rule))
        {
            var item = writer.BeginNest(NftNumbers.ListItem | NetlinkNumbers.Nested);
            writer.Text(NftNumbers.ExpressionName, expression.KernelName);
            var data = writer.BeginNest(NftNumbers.ExpressionData | NetlinkNumbers.Nested);
            Write(ref writer, expression);
            writer.EndNest(data);
            writer.EndNest(item);
        }

        writer.EndNest(list);
        writer.End();
    }

    private static void Write(ref MessageWriter writer, NftExpression expression)
    {
        switch (expression)
        {
            case NftExpression.Meta x: Numbers(ref writer, (2, x.Key), (1, x.Register)); break;
            case NftExpression.SetMeta x: Numbers(ref writer, (2, x.Key), (3, x.Register)); break;
            case NftExpression.Payload x: Numbers(ref writer, (1, x.Register), (2, x.Base), (3, x.Offset), (4, x.Length)); break;
            case NftExpression.Connection x: Numbers(ref writer, (2, x.Key), (1, x.Register)); break;
            case NftExpression.Route x: Numbers(ref writer, (3, x.Flags), (2, x.Result), (1, x.Register)); break;
            case NftExpression.Bitwise x:
                Numbers(ref writer, (1, x.Source), (2, x.Target), (6, 0u), (3, 4u));
                Data(ref writer, 4, NftRules.Word(x.Mask));
                Data(ref writer, 5, NftRules.Word(x.Xor));
                break;
            case NftExpression.Compare x:
                Numbers(ref writer, (1, x.Register), (2, x.Operator));
                Data(ref writer, 3, x.Data);
                break;
            case NftExpression.Immediate x:
                Numbers(ref writer, (1, x.Register));
                Data(ref writer, 2, x.Data);
                break;
            case NftExpression.Verdict x: Verdict(ref writer, x); break;
            case NftExpression.Lookup x: Lookup(ref writer, x); break;
            case NftExpression.Masquerade x: Numbers(ref writer, (1, x.Flags)); break;
            case NftExpression.Reject x:
                Numbers(ref writer, (1, x.Type));
                writer.U8(2, x.Code);
                break;
            case NftExpression.Counter: break;
            default: throw new InvalidOperationException($"{expression} is none that we write");
        }
    }

    private static void Lookup(ref MessageWriter writer, NftExpression.Lookup lookup)
    {
        writer.Text(1, lookup.Set);
        Numbers(ref writer, (2, lookup.Source));
        if (lookup.Target is { } target)
        {
            Numbers(ref writer, (3, target));
        }

        if (lookup.IsInverted)
        {
            Numbers(ref writer, (5, 1u));
        }
    }

    private static void Verdict(ref MessageWriter writer, NftExpression.Verdict verdict)
    {
        Numbers(ref writer, (1, 0u));
        var data = writer.BeginNest(2 | NetlinkNumbers.Nested);
        var nest = writer.BeginNest(NftNumbers.DataVerdict | NetlinkNumbers.Nested);
        Numbers(ref writer, (NftNumbers.VerdictCode, (uint)verdict.Code));
        if (verdict.Chain.Length > 0)
        {
            writer.Text(NftNumbers.VerdictChain, verdict.Chain);
        }

        writer.EndNest(nest);
        writer.EndNest(data);
    }

    private static void Numbers(ref MessageWriter writer, params ReadOnlySpan<(int Attribute, uint Value)> numbers)
    {
        foreach (var (attribute, value) in numbers)
        {
            writer.BigEndian32((ushort)attribute, value);
        }
    }

    private static void Data(ref MessageWriter writer, ushort attribute, string hexadecimal)
    {
        var nest = writer.BeginNest((ushort)(attribute | NetlinkNumbers.Nested));
        Convert.FromHexString(hexadecimal, writer.Bytes(NftNumbers.DataValue, hexadecimal.Length / 2), out _, out _);
        writer.EndNest(nest);
    }
}
