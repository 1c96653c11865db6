variable "image" {
  description = "The image of Madang that every process runs, built from deploy/Dockerfile."
  type        = string
}

variable "public_url" {
  description = "Where browsers reach the shop; an ingress or load balancer of yours ends TLS there and leads to the service `madang`."
  type        = string

  validation {
    condition     = startswith(var.public_url, "https://")
    error_message = "Cookies are only safe over https."
  }
}

variable "secrets" {
  description = "Further environment variables of the processes that are secret: SMTP_URL, TOSS_SECRET_KEY and so on (deploy/README.md)."
  type        = map(string)
  default     = {}
  sensitive   = true
}

variable "web_replicas" {
  description = "Processes that answer requests."
  type        = number
  default     = 3
}

variable "worker_replicas" {
  description = "Processes that do what nobody waits for; two, so that one may die."
  type        = number
  default     = 2
}

variable "database_instances" {
  description = "PostgreSQL: the primary and its standbys. A commit waits for one standby, so with two instances a dead standby stops the shop."
  type        = number
  default     = 3

  validation {
    condition     = var.database_instances >= 2
    error_message = "Without a standby there is nobody to promote."
  }
}

variable "database_size" {
  description = "Disk of each PostgreSQL."
  type        = string
  default     = "50Gi"
}

variable "kubeconfig" {
  description = "The file that leads to the cluster."
  type        = string
  default     = "~/.kube/config"
}

variable "kube_context" {
  description = "Which cluster of that file; null is the current one."
  type        = string
  default     = null
}
