using System.Globalization;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Conformance;

/// <summary>States as text, table by table, for people and for the look at everything; equal exactly when the tables are.</summary>
internal static class Text
{
    public static string Of(KernelState state) =>
        Services(state) + Sets(state) + Addresses(state) + Rules(state) + Parameters(state);

    public static string Of(Table table, KernelState state) => table switch
    {
        Table.Services => Services(state),
        Table.Sets => Sets(state),
        Table.Rules => Rules(state),
        Table.Sysctls => Parameters(state),
        _ => Addresses(state),
    };

    public static string Services(KernelState state)
    {
        var text = new StringBuilder();
        foreach (var (key, service) in state.Services)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key} {service.Settings}\n");
            foreach (var server in service.Servers.Span)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {server}\n");
            }
        }

        return text.ToString();
    }

    public static string Sets(KernelState state)
    {
        var text = new StringBuilder();
        foreach (var (name, set) in state.Sets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {set.Type} {set.Family}\n");
            foreach (var (member, mark) in set.Members)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {member} {mark}\n");
            }
        }

        return text.ToString();
    }

    private static string Addresses(KernelState state)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{state.Link}\n");
        foreach (var (vip, route) in state.Routes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{vip} {route}\n");
        }

        foreach (var vip in state.Bound)
        {
            text.Append(CultureInfo.InvariantCulture, $"bound {vip}\n");
        }

        foreach (var own in state.HostAddresses)
        {
            text.Append(CultureInfo.InvariantCulture, $"host {own}\n");
        }

        return text.ToString();
    }

    public static string Rules(KernelState state)
    {
        var text = new StringBuilder();
        foreach (var (chain, rules) in state.Rules.Chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"{chain}\n  {string.Join("\n  ", rules.Rules)}\n");
        }

        foreach (var jump in state.Rules.Jumps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{jump}\n");
        }

        return text.ToString();
    }

    private static string Parameters(KernelState state)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in state.Sysctls)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}={value}\n");
        }

        return text.ToString();
    }
}
