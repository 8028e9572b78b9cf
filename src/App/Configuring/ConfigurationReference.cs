using System.CommandLine;
using System.Linq;
using System.Text;

namespace IpvsPure.App.Configuring;

/// <summary>docs/configuration-reference.md, written from the settings themselves.</summary>
internal static class ConfigurationReference
{
    private const string Head = """
        # Configuration

        This page is printed by `ipvspure config reference`; a test compares the two.

        Each setting has one name. `sync-period` is the flag `--sync-period`, the variable `IPVSPURE_SYNC_PERIOD`, and the key
        `sync-period` of the file that `--config FILE` or `IPVSPURE_CONFIG` names. A flag counts more than a variable, a variable more
        than the file, the file more than the default. Lists take commas, in files also YAML's own form. Lengths of time are seconds,
        or written as `90s`, `1m30s`. A name that does not exist is an error, with the nearest one that does.

        ```yaml
        # /etc/ipvspure/config.yaml
        scheduler: wrr
        sync-period: 1m
        nodeport-addresses: [192.0.2.0/24, '2001:db8::/64']
        log-format: json
        ```

        `ipvspure config show` prints the settings in force and where each comes from; the agent logs those that are no defaults when it
        starts, and answers all of them on `/configz`.

        ## Settings


        """;

    private const string KubeProxy = """

        ## kube-proxy's configuration

        `--config` also takes a `KubeProxyConfiguration` (`kubeproxy.config.k8s.io/v1alpha1`), in YAML or JSON, or the ConfigMap that
        carries it. `ipvspure config convert FILE` prints it in our form:

        ```console
        $ kubectl -n kube-system get configmap kube-proxy -o yaml | ipvspure config convert -
        ```

        Every field of the type is in the table below. A field that is set to something else than kube-proxy's default and that cannot be
        honoured is told once at the start, by name, with the consequence. A field that the type does not have is an error. `ipvspure agent`
        takes kube-proxy's flags in the same way: those of the same meaning are other names of ours, the others are told.

        | field | flag | becomes |
        |---|---|---|

        """;

    public static string Text(Flags flags)
    {
        var text = new StringBuilder(Head);
        text.Append("| setting | takes | default | meaning |\n|---|---|---|---|\n");
        foreach (var option in Settings.All(flags))
        {
            var takes = option.ValueType == typeof(bool) ? "true, false" : $"`{option.HelpName}`";
            var fallback = Settings.Default(option) is { Length: > 0 } value ? $"`{value}`" : "";
            var aliases = option.Aliases.Where(x => x.StartsWith("--", System.StringComparison.Ordinal)).Order().ToArray();
            var also = aliases.Length == 0 ? "" : $" Also {string.Join(", ", aliases.Select(x => $"`{x}`"))}.";
            text.Append($"| `{Settings.Name(option)}` | {Cell(takes)} | {fallback} | {Cell(option.Description ?? "")}{also} |\n");
        }

        text.Append(KubeProxy);
        foreach (var field in KubeProxyFields.All)
        {
            var flag = field.Flag.Length == 0 ? OwnFlag(field, flags) : field.Flag;
            text.Append($"| `{field.Path}` | {(flag.Length == 0 ? "" : $"`{flag}`")} | {Cell(Becomes(field.Fate))} |\n");
        }

        return text.ToString();
    }

    private static string Becomes(Fate fate) => fate switch
    {
        Fate.Becomes x => $"`{x.Setting}`",
        Fate.Holds x => $"nothing to do: {x.Why}",
        Fate.Lost x => $"not honoured: {x.Consequence}",
        _ => throw new System.InvalidOperationException("a case of Fate has no text"),
    };

    // Where kube-proxy's flag is our option's name or one of its aliases.
    private static string OwnFlag(KubeProxyField field, Flags flags)
    {
        if (field.Fate is not Fate.Becomes x)
        {
            return "";
        }

        var option = Settings.All(flags).First(y => Settings.Name(y) == x.Setting);
        return option.Aliases.Where(y => y.StartsWith("--", System.StringComparison.Ordinal)).Order().FirstOrDefault() ?? option.Name;
    }

    private static string Cell(string text) => text.Replace("|", "\\|", System.StringComparison.Ordinal);
}
