using Microsoft.Extensions.Logging;
using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Proxy.Authentication;

/// <summary>
/// The users and the nonces' key as they lie in files, read again every 5 s: a kubelet replaces them under the pod. What
/// cannot be read leaves in force what was before.
/// </summary>
public sealed class SecretsReader : IDisposable
{
    /// <summary>The kubelet changes all files of a volume at once by giving this link another target.</summary>
    private const string SwappedLink = "..data";

    private const int LongestFile = 64 * 1024 * 1024;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CredentialFiles _files;
    private readonly ILogger<SecretsReader> _logger;
    private readonly ITimer _timer;
    private volatile DigestSecrets _secrets = new(DigestUsers.None, NonceKey.Draw());
    private string _usersState = "";
    private string _keyState = "";
    private string? _complaint;

    public SecretsReader(CredentialFiles files, TimeProvider time, ILogger<SecretsReader> logger)
    {
        _files = files;
        _logger = logger;
        Refresh();
        _timer = time.CreateTimer(_ => Refresh(), null, PollEvery, PollEvery);
    }

    public DigestSecrets Secrets => _secrets;

    /// <summary>Reads what has changed.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            try
            {
                ReadNonceKey();
                ReadUsers();
                _complaint = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
            {
                if (_complaint != e.Message)
                    SecretsLog.Unreadable(_logger, e.Message);
                _complaint = e.Message;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void ReadNonceKey()
    {
        if (_files.NonceKeyFile is not { } file)
            return;
        var state = StateOf(new FileInfo(file));
        if (state == _keyState)
            return;
        _secrets = _secrets with { NonceKey = new NonceKey(File.ReadAllBytes(file)) };
        _keyState = state;
    }

    private void ReadUsers()
    {
        if (_files.Directory is not { } directory)
            return;
        var swapped = Path.Combine(directory, SwappedLink);
        var current = Directory.Exists(swapped) ? Directory.ResolveLinkTarget(swapped, returnFinalTarget: false)?.FullName ?? swapped : directory;
        List<FileInfo> files = [.. new DirectoryInfo(current).EnumerateFiles().Where(f => f.Name[0] != '.').OrderBy(f => f.Name, StringComparer.Ordinal)];
        var state = string.Join('\n', files.Select(StateOf));
        if (state == _usersState)
            return;
        if (files.Sum(f => f.Length) > LongestFile)
            throw new IOException($"{directory} has more than {LongestFile} bytes");
        var users = new DigestUsers(files.SelectMany(f => DigestUserFile.Parse(File.ReadAllText(f.FullName), f.Name)));
        _secrets = _secrets with { Users = users };
        _usersState = state;
        SecretsLog.Read(_logger, users.Count, directory);
    }

    private static string StateOf(FileInfo file) => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}";
}
