using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>The operator's ServiceAccount and rights as the Helm chart makes them, so that a right that is missing there fails here.</summary>
internal static partial class OperatorAccount
{
    private const string Release = "opensips-ha";

    /// <returns>A kubeconfig with the account's token, for use on the cluster's network.</returns>
    public static async Task<string> CreateAsync(ProductCluster cluster)
    {
        var rendered = await HelmTemplateAsync("templates/serviceaccount.yaml", "templates/rbac.yaml");
        (await cluster.Kubectl.TryApplyAsync(rendered)).EnsureSuccess();
        var account = ServiceAccount().Match(rendered).Groups["name"].Value;
        var request = Path.Combine(cluster.Control.StateDirectory, "token-request.json");
        await File.WriteAllTextAsync(request, """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":7200}}""");
        var answer = await cluster.Kubectl.OutputAsync("create", "--raw", $"/api/v1/namespaces/default/serviceaccounts/{account}/token", "-f", request);
        var token = (string)JsonNode.Parse(answer)!["status"]!["token"]!;
        var path = Path.Combine(cluster.Control.StateDirectory, "kubeconfig-operator");
        var inside = await File.ReadAllTextAsync(cluster.Control.KubeconfigInside);
        await File.WriteAllTextAsync(path, Token().Replace(inside, "${key}" + token));
        return path;
    }

    private static async Task<string> HelmTemplateAsync(params string[] templates)
    {
        var lines = new List<string>();
        await using var helm = ProcessHandle.Start(
            [
                Repository.Tool("helm", "HELM"), "template", Release, Path.Combine(Repository.Root, "charts", "opensips-ha"),
                "--namespace", "default", "--kube-version", "1.34.0", .. templates.SelectMany(template => (string[])["--show-only", template]),
            ],
            new StartOptions
            {
                OnLine = (stream, line) =>
                {
                    if (stream == OutputStream.Output)
                        lines.Add(line);
                },
            });
        (await helm.Exited).ShouldBe(0, string.Join('\n', helm.Lines));
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"kind: ServiceAccount\s+metadata:\s+name: (?<name>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceAccount();

    [GeneratedRegex("(?<key>token:\\s*\"?)[^\\s\"]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
