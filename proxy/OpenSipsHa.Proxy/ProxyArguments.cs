using System.Globalization;
using System.Net;
using OpenSipsHa.Proxy.Authentication;

namespace OpenSipsHa.Proxy;

/// <summary>How the process was started: the pod's environment, or a configuration file in place of an agent.</summary>
public sealed record ProxyArguments
{
    public const string Usage =
        """
        usage: OpenSipsHa.Proxy [--config FILE --node-address ADDRESS [--metrics-port PORT] [--credentials DIRECTORY]]
          Without --config an agent is expected at $OPENSIPSHA_CONTROL_SOCKET, and $HOST_IP is the node's address.
          With it the document (JSON) in FILE is run and all of its virtual IPs count as held.
          Every file of DIRECTORY (or of $OPENSIPSHA_CREDENTIALS) holds lines user:realm:HA1[:algorithm].
        """;

    /// <summary>Document to run without an agent, or null.</summary>
    public string? ConfigFile { get; init; }

    public CredentialFiles Credentials { get; init; } = new();

    public required IPAddress NodeAddress { get; init; }

    public int MetricsPort { get; init; } = 9465;

    public string ControlSocket { get; init; } = "/run/opensips-ha/control/agent.sock";

    /// <summary>Pod name, shown in the Server header of own answers; empty = not in a pod.</summary>
    public string Member { get; init; } = "";

    /// <exception cref="FormatException">An option or variable is missing or not usable: the message says which.</exception>
    public static ProxyArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var options = Options(arguments);
        var configFile = options.GetValueOrDefault("--config");
        var address = options.GetValueOrDefault("--node-address") ?? environment("HOST_IP");
        if (!IPAddress.TryParse(address, out var nodeAddress))
            throw new FormatException($"--node-address or HOST_IP is '{address}', expected this node's IP address");
        var port = options.GetValueOrDefault("--metrics-port") ?? environment("OPENSIPSHA_METRICS_PORT") ?? "9465";
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var metricsPort) || metricsPort > 65535)
            throw new FormatException($"--metrics-port or OPENSIPSHA_METRICS_PORT is '{port}', expected 0 to 65535");
        var parsed = new ProxyArguments
        {
            ConfigFile = configFile,
            NodeAddress = nodeAddress,
            MetricsPort = metricsPort,
            Member = environment("POD_NAME") ?? "",
            Credentials = new CredentialFiles
            {
                Directory = options.GetValueOrDefault("--credentials") ?? environment("OPENSIPSHA_CREDENTIALS"),
                NonceKeyFile = environment("OPENSIPSHA_NONCE_KEY"),
            },
        };
        return environment("OPENSIPSHA_CONTROL_SOCKET") is { Length: > 0 } socket
            ? parsed with { ControlSocket = socket }
            : parsed;
    }

    private static Dictionary<string, string> Options(IReadOnlyList<string> arguments)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] is not ("--config" or "--node-address" or "--metrics-port" or "--credentials"))
                throw new FormatException($"option '{arguments[i]}' is unknown");
            if (i + 1 == arguments.Count)
                throw new FormatException($"option '{arguments[i]}' has no value");
            options[arguments[i]] = arguments[i + 1];
        }

        return options;
    }
}
