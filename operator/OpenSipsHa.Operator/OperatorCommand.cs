using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator;

/// <summary>The command line.</summary>
public static class OperatorCommand
{
    public static RootCommand Create(Func<OperatorOptions, CancellationToken, Task<int>> run)
    {
        var defaults = new OperatorOptions();
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "path of a kubeconfig; absent: KUBECONFIG, else the pod's service account",
        };
        var ns = new Option<string?>("--namespace", "-n") { Description = "namespace to watch; absent: all" };
        var metrics = new Option<IPEndPoint>("--metrics-address")
        {
            Description = "address and port of /metrics, /healthz and /readyz",
            DefaultValueFactory = _ => defaults.MetricsAddress,
            CustomParser = ParseEndPoint,
        };
        var agent = new Option<string>("--agent-image")
        {
            Description = "image of the members' agent",
            DefaultValueFactory = _ => defaults.Images.Agent,
        };
        var proxy = new Option<string>("--proxy-image")
        {
            Description = "image of the members' proxy",
            DefaultValueFactory = _ => defaults.Images.Proxy,
        };
        var format = new Option<LogFormat>("--log-format") { Description = "Json or Text", DefaultValueFactory = _ => defaults.LogFormat };
        var command = new RootCommand("Runs SIP high-availability clusters from SipCluster objects.")
        {
            kubeconfig, ns, metrics, agent, proxy, format,
        };
        command.SetAction((result, cancellationToken) => run(
            new OperatorOptions
            {
                Kubeconfig = result.GetValue(kubeconfig),
                Namespace = NullIfEmpty(result.GetValue(ns)),
                MetricsAddress = result.GetValue(metrics)!,
                Images = new MemberImages(result.GetValue(agent)!, result.GetValue(proxy)!),
                LogFormat = result.GetValue(format),
            },
            cancellationToken));
        return command;
    }

    private static IPEndPoint? ParseEndPoint(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        // ":8080" is what Kubernetes people write for every address.
        if (IPEndPoint.TryParse(text.StartsWith(':') ? "0.0.0.0" + text : text, out var address))
            return address;
        result.AddError($"--metrics-address: '{text}' is no address and port, e.g. 0.0.0.0:8080");
        return null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
