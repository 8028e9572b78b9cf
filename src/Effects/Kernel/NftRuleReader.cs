using System;
using System.Collections.Generic;

namespace IpvsPure.Effects.Kernel;

/// <summary>Reads rules. Whatever the bytes are, it ends and never throws; an expression that is none of ours keeps its name.</summary>
internal static class NftRuleReader
{
    /// <summary>The table, the chain and the text of a rule; false where the message makes no sense.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out string table, out string chain, out string text)
    {
        (table, chain) = ("", "");
        var expressions = new List<NftExpression>();
        var sound = true;
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.Table: table = attributes.Text(); break;
                case NftNumbers.RuleChain: chain = attributes.Text(); break;
                case NftNumbers.RuleExpressions: sound &= TryReadAll(attributes.Value, expressions); break;
            }
        }

        text = NftRules.Text(expressions);
        return sound && !attributes.Malformed && table.Length > 0 && chain.Length > 0;
    }

    private static bool TryReadAll(ReadOnlySpan<byte> nest, List<NftExpression> into)
    {
        var items = new AttributeReader(nest);
        while (items.MoveNext())
        {
            var name = "";
            ReadOnlySpan<byte> data = [];
            var parts = new AttributeReader(items.Value);
            while (parts.MoveNext())
            {
                switch (parts.Type)
                {
                    case NftNumbers.ExpressionName: name = parts.Text(); break;
                    case NftNumbers.ExpressionData: data = parts.Value; break;
                }
            }

            if (parts.Malformed || name.Length == 0)
            {
                return false;
            }

            into.Add(Expression(name, data));
        }

        return !items.Malformed;
    }

    private static NftExpression Expression(string name, ReadOnlySpan<byte> data)
    {
        var (numbers, values, verdict) = (new Dictionary<int, uint>(), new Dictionary<int, string>(), default(NftExpression));
        var set = "";
        var attributes = new AttributeReader(data);
        while (attributes.MoveNext())
        {
            if (name == "lookup" && attributes.Type == 1)
            {
                set = attributes.Text();
            }
            else if (IsData(name, attributes.Type))
            {
                values[attributes.Type] = Value(attributes.Value, ref verdict);
            }
            else
            {
                numbers[attributes.Type] = attributes.Value.Length == 1 ? attributes.U8() : attributes.Value.Length == 4 ? attributes.BigEndian32() : 0;
            }
        }

        return attributes.Malformed ? new NftExpression.Other(name) : Known(name, set, numbers, values, verdict);
    }

    private static bool IsData(string name, int attribute) => (name, attribute) is ("bitwise", 4 or 5) or ("cmp", 3) or ("immediate", 2);

    private static NftExpression Known(
        string name, string set, Dictionary<int, uint> numbers, Dictionary<int, string> values, NftExpression? verdict)
    {
        uint Number(int attribute) => numbers.GetValueOrDefault(attribute);
        string Data(int attribute) => values.GetValueOrDefault(attribute, "");
        return name switch
        {
            "meta" when numbers.ContainsKey(3) => new NftExpression.SetMeta(Number(2), Number(3)),
            "meta" => new NftExpression.Meta(Number(2), Number(1)),

            // A checksum that the rule would change makes it a rewriting payload: none of ours.
            "payload" when !numbers.ContainsKey(5) => new NftExpression.Payload(Number(2), Number(3), Number(4), Number(1)),
            "ct" when !numbers.ContainsKey(4) && Number(3) == 0 => new NftExpression.Connection(Number(2), Number(1)),
            "fib" => new NftExpression.Route(Number(2), Number(3), Number(1)),
            "bitwise" when Number(6) == 0 && Number(3) == 4 && Data(4).Length == 8 && Data(5).Length == 8 =>
                new NftExpression.Bitwise(Number(1), Number(2), Word(Data(4)), Word(Data(5))),
            "cmp" => new NftExpression.Compare(Number(1), Number(2), Data(3)),
            "immediate" when verdict is not null && Number(1) == 0 => verdict,
            "immediate" when verdict is null => new NftExpression.Immediate(Number(1), Data(2)),
            "lookup" => new NftExpression.Lookup(
                set, Number(2), numbers.TryGetValue(3, out var target) ? target : null, (Number(5) & 1) != 0),
            "masq" when !numbers.ContainsKey(2) && !numbers.ContainsKey(3) => new NftExpression.Masquerade(Number(1)),
            "reject" => new NftExpression.Reject(Number(1), (byte)Number(2)),
            "counter" => new NftExpression.Counter(),
            _ => new NftExpression.Other(name),
        };
    }

    private static uint Word(string hexadecimal) => BitConverter.ToUInt32(Convert.FromHexString(hexadecimal));

    private static string Value(ReadOnlySpan<byte> nest, ref NftExpression? verdict)
    {
        var value = "";
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.DataValue: value = Convert.ToHexString(attributes.Value); break;
                case NftNumbers.DataVerdict: verdict = Verdict(attributes.Value); break;
            }
        }

        return value;
    }

    private static NftExpression.Verdict Verdict(ReadOnlySpan<byte> nest)
    {
        var (code, chain) = (0, "");
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.VerdictCode: code = (int)attributes.BigEndian32(); break;
                case NftNumbers.VerdictChain: chain = attributes.Text(); break;
            }
        }

        return new NftExpression.Verdict(code, chain);
    }
}
