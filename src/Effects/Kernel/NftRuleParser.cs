using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace IpvsPure.Effects.Kernel;

/// <summary>Turns one rule of nft's language, as far as we speak it, into expressions. Text that is none of ours throws.</summary>
internal sealed class NftRuleParser(string rule)
{
    private readonly string[] words = rule.Split(' ');
    private readonly List<NftExpression> into = [];
    private int at;

    public List<NftExpression> All()
    {
        while (at < words.Length)
        {
            Statement();
        }

        return into;
    }

    private void Statement()
    {
        switch (words[at])
        {
            case "ip" or "ip6":
                Key();
                var isInverted = Skip("!=");
                into.Add(new NftExpression.Lookup(SetName(), 1, null, isInverted));
                break;
            case "meta": Meta(); break;
            case "ct":
                Expect("ct", "state");
                into.AddRange(Skip("invalid")
                    ? [new NftExpression.Connection(0, 1), new NftExpression.Bitwise(1, 1, 1, 0), new NftExpression.Compare(1, 1, NftRules.Word(0))]
                    : NotNew());
                break;
            case "fib":
                Expect("fib", "saddr", "type", "local");
                into.AddRange([new NftExpression.Route(3, 1, 1), new NftExpression.Compare(1, 0, NftRules.Word(2))]);
                break;
            case "oifname" or "iifname":
                var key = Next() == "oifname" ? NftRules.MetaOutName : NftRules.MetaInName;
                into.AddRange([new NftExpression.Meta(key, 1), new NftExpression.Compare(1, 0, NftRules.LinkName(Next()))]);
                break;
            case "counter":
                Expect("counter");
                into.Add(new NftExpression.Counter());
                break;
            case "masquerade":
                Expect("masquerade", "fully-random");
                into.Add(new NftExpression.Masquerade(0x10));
                break;
            case "reject":
                Expect("reject", "with");
                var how = $"{Next()} {Next()}";
                var reject = NftRules.Rejections.First(x => x.Text == how);
                into.Add(new NftExpression.Reject(reject.Type, reject.Code));
                break;
            case "jump" or "goto":
                var leap = Number(NftRules.Leaps, Next());
                into.Add(new NftExpression.Verdict(leap, Next()));
                break;
            default:
                into.Add(new NftExpression.Verdict(Number(NftRules.Verdicts, Next()), ""));
                break;
        }
    }

    private NftExpression[] NotNew()
    {
        Expect("!=", "new");
        return [new NftExpression.Connection(0, 1), new NftExpression.Compare(1, 1, NftRules.Word(8))];
    }

    private void Meta()
    {
        Expect("meta");
        switch (Next())
        {
            case "nfproto":
                Match(NftRules.MetaFamily, Number(NftRules.Families, Next()));
                break;
            case "l4proto":
                Match(NftRules.MetaProtocol, Number(NftRules.Protocols, Next()));
                break;
            case "mark" when Skip("set"):
                Mark();
                into.Add(new NftExpression.SetMeta(NftRules.MetaMark, 1));
                break;
            default:
                Expect("&");
                into.AddRange([new NftExpression.Meta(NftRules.MetaMark, 1), new NftExpression.Bitwise(1, 1, Hex(Next()), 0)]);
                var isInverted = Next() == "!=";
                into.Add(new NftExpression.Compare(1, isInverted ? 1u : 0, NftRules.Word(Hex(Next()))));
                break;
        }
    }

    private void Match(uint key, byte number) =>
        into.AddRange([new NftExpression.Meta(key, 1), new NftExpression.Compare(1, 0, NftRules.Octet(number))]);

    private void Mark()
    {
        if (words[at].StartsWith("0x", StringComparison.Ordinal))
        {
            into.Add(new NftExpression.Immediate(1, NftRules.Word(Hex(Next()))));
        }
        else if (Skip("meta"))
        {
            Expect("mark");
            var sets = Next() == "|";
            var bits = Hex(Next());
            into.AddRange(
                [new NftExpression.Meta(NftRules.MetaMark, 1), new NftExpression.Bitwise(1, 1, sets ? ~bits : bits, sets ? bits : 0)]);
        }
        else
        {
            Key();
            Expect("map");
            into.Add(new NftExpression.Lookup(SetName(), 1, 1, false));
        }
    }

    private void Key()
    {
        var word = 0;
        do
        {
            var name = $"{Next()} {Next()}";
            var field = NftRules.Fields.First(x => x.Text == name);
            into.Add(NftRules.Load(field.Load, NftExpression.RegisterAt(word)));
            word += field.Words;
        }
        while (Skip("."));
    }

    private string SetName() => Next()[1..];

    private string Next() => at < words.Length ? words[at++] : throw new FormatException($"this rule ends too early: {rule}");

    private bool Skip(string word)
    {
        var isNext = at < words.Length && words[at] == word;
        at += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(params ReadOnlySpan<string> expected)
    {
        foreach (var word in expected)
        {
            if (!Skip(word))
            {
                throw new FormatException($"'{word}' is missing in this rule: {rule}");
            }
        }
    }

    private static T Number<T>((string Text, T Number)[] table, string text) => table.First(x => x.Text == text).Number;

    private static uint Hex(string text) => uint.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
