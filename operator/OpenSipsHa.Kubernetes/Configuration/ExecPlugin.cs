namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>The <c>exec</c> section of a kubeconfig user (client.authentication.k8s.io).</summary>
internal sealed record ExecPlugin
{
    public required string Command { get; init; }

    public required string ApiVersion { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Told to the user when the command does not exist.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether the plugin is told about the cluster.</summary>
    public bool ProvideClusterInfo { get; init; }

    public required Uri Server { get; init; }

    public static ExecPlugin Read(YamlSection exec, string file, Uri server)
    {
        var version = exec.Required("apiVersion");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
            throw new KubeConfigException($"{file}: exec.apiVersion: expected client.authentication.k8s.io/v1, found '{version}'");
        var command = exec.Required("command");
        // As in kubectl: a path is relative to the file, a bare name is looked up in PATH.
        if (command.Contains('/')) command = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, command);
        return new ExecPlugin
        {
            Command = command,
            ApiVersion = version,
            Arguments = exec.Texts("args"),
            Environment = [.. exec.Sections("env").Select(entry => KeyValuePair.Create(entry.Required("name"), entry.Text("value") ?? ""))],
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
            Server = server,
        };
    }
}
