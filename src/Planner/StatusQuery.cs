using System;
using System.Globalization;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Which Services the status page shows. What is left empty does not narrow.</summary>
/// <param name="Namespace">The whole name.</param>
/// <param name="Name">A part of the Service's name.</param>
/// <param name="Address">An address or range that a virtual address or a server is in.</param>
/// <param name="Page">From 1; one that does not exist is the nearest that does.</param>
public sealed record StatusQuery(string Namespace, string Name, string Address, int Page)
{
    private const int LengthMax = 253;

    /// <summary>The first page of everything.</summary>
    public static StatusQuery All { get; } = new("", "", "", 1);

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsNarrow => Namespace.Length + Name.Length + Address.Length > 0;

    /// <summary>Reads the part of an address that begins with a question mark; what is not known is passed over.</summary>
    public static StatusQuery Read(string query)
    {
        var read = All;
        foreach (var part in query.TrimStart('?').Split('&'))
        {
            var at = part.IndexOf('=');
            var value = at < 0 ? "" : Decoded(part[(at + 1)..]);
            read = (at < 0 ? part : part[..at]) switch
            {
                "namespace" => read with { Namespace = value },
                "name" => read with { Name = value },
                "address" => read with { Address = value },
                "page" => read with { Page = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1 },
                _ => read,
            };
        }

        return read;
    }

    /// <summary>The same as a part of an address, to be escaped as text.</summary>
    public string Link(int page)
    {
        var link = "?" + Parameter("namespace", Namespace) + Parameter("name", Name) + Parameter("address", Address);
        return string.Create(CultureInfo.InvariantCulture, $"{link}page={page}");
    }

    /// <summary>The range that was asked for, none where nobody asked, or a refusal.</summary>
    public Validation<Refusal, Option<Prefix>> Range() =>
        Address.Length == 0 ? Option<Prefix>.None : Doors.AddressOrRange(Address).Map(Option<Prefix>.Some);

    private static string Parameter(string name, string value) => value.Length == 0 ? "" : $"{name}={Uri.EscapeDataString(value)}&";

    private static string Decoded(string text)
    {
        var plain = Uri.UnescapeDataString(text.Replace('+', ' ')).Trim();
        return plain.Length > LengthMax ? plain[..LengthMax] : plain;
    }
}
