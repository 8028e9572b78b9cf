using System;
using System.Globalization;
using System.Net;

namespace IpvsPure.App;

/// <summary>An address to listen on, as text.</summary>
internal static class EndPointText
{
    /// <summary>Reads <c>ADDRESS:PORT</c>, <c>[ADDRESS]:PORT</c>, <c>:PORT</c> for all addresses, or an address alone; null where it is none.</summary>
    public static IPEndPoint? Read(string text, int port)
    {
        if (!text.StartsWith('[') && IPAddress.TryParse(text, out var alone))
        {
            return new(alone, port);
        }

        if (text.StartsWith(':'))
        {
            return ushort.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(IPAddress.IPv6Any, number)
                : null;
        }

        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var point) ? point : null;
    }
}
