using System;
using System.IO;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>What is printed where something went wrong: one sentence that ends in what to do next.</summary>
public sealed class An_error
{
    [Theory]
    [InlineData("plan -f @/none.yaml", "; check the path")]
    [InlineData("plan", "name them with -f PATH, or -f - for standard input")]
    [InlineData("plan -f @ --strikt", "Run 'ipvspure plan --help' for what can be said.")]
    [InlineData("plan -f @/cart.yaml --node worker-3 --observed @/none.json", "; check the path")]
    [InlineData("plan -f @/cart.yaml --node worker-3 --observed @/cart.yaml", "; 'ipvspure observe' writes one")]
    [InlineData("plan -f @ --observed empty --config @/none.yaml", "; check the path")]
    [InlineData("plan -f @ --observed empty --config @/colour.yaml", "; 'ipvspure config reference' lists all that there are")]
    [InlineData("plan -f @ --observed empty --config @/two.yaml", ": keep one of them")]
    [InlineData("plan -f @ --observed empty --nodeport-addresses localhost", "; leave it out")]
    [InlineData("plan -f @ --observed empty --pod-interface a+b", "such as veth+")]
    [InlineData("plan -f @/torn --observed empty", "mend the file and try again")]
    [InlineData("apply -f @/cart.yaml --node worker-3", "run it on a terminal, or add --yes")]
    [InlineData("replay @/none.gz", "; check the path ('ipvspure snapshot FILE' writes one)")]
    [InlineData("replay @/bad.gz", "; the file is damaged: get it again ('ipvspure snapshot FILE' writes one)")]
    [InlineData("replay @/cart.yaml", "; 'ipvspure snapshot FILE' writes one")]
    [InlineData("explain 10.96.0.10:53 --from fd00::1 --observed empty", ": give an address of the same one")]
    [InlineData("explain service shop/none -f @/cart.yaml --node worker-3 --observed empty", ": check the name, or give its manifest with -f")]
    [InlineData("explain service shop --observed empty", ": say NAMESPACE/NAME")]
    [InlineData("agent -f @/none.yaml", ": make it, or name another with -f")]
    [InlineData("agent --kubeconfig @/none.conf", "; check the file, and --context if it was given")]
    [InlineData("snapshot @/no/folder/x.gz -f @/cart.yaml --observed empty", "; check the path")]
    public void Names_the_remedy(string line, string remedy)
    {
        using var desk = Desk.WithShop().With("colour.yaml", "colour: red").With("two.yaml", "drain: 1\n---\ndrain: 2");
        Directory.CreateDirectory(Path.Combine(desk.Folder, "torn"));
        desk.Write("torn/torn.yaml", "kind: Service\nmetadata: {");
        File.WriteAllBytes(Path.Combine(desk.Folder, "bad.gz"), [0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        Assert.Equal(1, desk.Run(line));
        Assert.Contains(remedy, desk.Error, StringComparison.Ordinal);
    }
}
