using System.Diagnostics;
using System.Net;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>A real name server, bind9, with the zone of the talk that the product starts from and some that are ill. Ended when disposed.</summary>
internal sealed class BindServer : IAsyncDisposable
{
    private const string Program = "named";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>NAPTR, SRV and A as the talk shows them; osips11's address, which it does not show, is our choice.</summary>
    private const string SeedZone = """
        $TTL 300
        @ IN SOA ns.example.com. hostmaster.example.com. 1 3600 600 86400 60
        @ IN NS ns.example.com.
        ns IN A 192.168.1.53
        @ IN NAPTR 10 100 "S" "SIP+D2U" "" _sip._udp.example.com.
        @ IN NAPTR 20 100 "S" "SIP+D2T" "" _sip._tcp.example.com.
        @ IN NAPTR 30 100 "S" "SIPS+D2T" "" _sips._tcp.example.com.
        _sip._udp IN SRV 10 100 5060 osips01.example.com.
        _sip._udp IN SRV 20 100 5060 osips11.example.com.
        osips01 IN A 192.168.1.213
        osips11 IN A 192.168.1.214
        alias IN CNAME osips11
        dangling IN CNAME nobody

        """;

    private const string TcpOnlyZone = """
        $TTL 300
        @ IN SOA ns.example.com. hostmaster.example.com. 1 3600 600 86400 60
        @ IN NS ns.example.com.
        @ IN NAPTR 10 100 "S" "SIP+D2U" "" _sip._udp.tcponly.example.
        @ IN NAPTR 20 100 "S" "SIP+D2T" "" _sip._tcp.tcponly.example.
        _sip._tcp IN SRV 10 100 5060 osips01.example.com.

        """;

    private readonly Process _process;
    private readonly string _folder;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    private BindServer(Process process, string folder)
    {
        _process = process;
        _folder = folder;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="inside">What comes before the command to run it inside of a network namespace; empty = here.</param>
    public static async Task<BindServer> StartAsync(IPEndPoint endpoint, params IReadOnlyList<string> inside)
    {
        var program = FindProgram();
        var folder = Directory.CreateTempSubdirectory("sip-bind-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "named.conf"), $$"""
            options {
              directory "{{folder}}"; pid-file none; lock-file none; session-keyfile none; recursion no; dnssec-validation no;
              listen-on port {{endpoint.Port}} { {{endpoint.Address}}; }; listen-on-v6 { none; };
            };
            controls { };
            zone "example.com" { type primary; file "example.com.zone"; };
            zone "tcponly.example" { type primary; file "tcponly.example.zone"; };
            zone "broken.example" { type primary; file "there.is.none"; };

            """);
        // 100 addresses do not fit 1232 bytes.
        var big = string.Concat(Enumerable.Range(1, 100).Select(i => $"big IN A 192.0.2.{i}\n"));
        await File.WriteAllTextAsync(Path.Combine(folder, "example.com.zone"), SeedZone + big);
        await File.WriteAllTextAsync(Path.Combine(folder, "tcponly.example.zone"), TcpOnlyZone);
        string[] command = [.. inside, program, "-g", "-n", "1", "-c", Path.Combine(folder, "named.conf")];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, UseShellExecute = false };
        var server = new BindServer(Process.Start(start)!, folder);
        await server.RunningAsync();
        return server;    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What set-up unpacked below .tools/, else the system's.</summary>
    private static string FindProgram()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var unpacked = Path.Combine(folder.FullName, ".tools", Program);
            if (File.Exists(unpacked))
                return unpacked;
        }

        return File.Exists("/usr/sbin/named") ? "/usr/sbin/named" : throw new InvalidOperationException("named is not there: scripts/setup.sh test");
    }

    private async Task RunningAsync()
    {
        var first = await Task.WhenAny(_running.Task, _process.WaitForExitAsync(), Task.Delay(Deadline));
        if (first == _running.Task)
            return;
        string said;
        lock (_lines)
            said = string.Join('\n', _lines);
        await DisposeAsync();
        throw new InvalidOperationException($"named does not run:\n{said}");
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (line.EndsWith(" running", StringComparison.Ordinal))
            _running.TrySetResult();
    }
}
